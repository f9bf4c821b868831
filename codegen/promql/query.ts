/** A stretch of a query, in characters from its beginning; `to` is behind the last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Something wrong with a query, and where. `rule` is the id of the lint rule that says it. */
export interface Problem extends Span {
  readonly rule: string;
  readonly message: string;
  readonly help: string;
}

export interface Name extends Span {
  readonly text: string;
}

export interface Matcher {
  readonly label: Name;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: Name;
}

/** An expression of PromQL, as far as a check of types and labels needs it. */
export type Expression = Span & Shape;

export type Shape =
  /** A text without its quotes. */
  | { readonly kind: 'number' | 'string'; readonly text: string }
  | {
      readonly kind: 'selector';
      readonly family: Name | undefined;
      readonly matchers: readonly Matcher[];
    }
  | { readonly kind: 'range' | 'subquery' | 'unary'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: Name; readonly args: readonly Expression[] }
  | {
      readonly kind: 'aggregate';
      readonly name: Name;
      readonly args: readonly Expression[];
      /** Undefined when everything becomes one. */
      readonly keep: { readonly without: boolean; readonly labels: readonly Name[] } | undefined;
    }
  | {
      readonly kind: 'binary';
      readonly op: Name;
      readonly left: Expression;
      readonly right: Expression;
      readonly bool: boolean;
      readonly match: { readonly on: boolean; readonly labels: readonly Name[] } | undefined;
      /** Labels taken over from the side that has one series for many. */
      readonly group:
        | { readonly side: 'left' | 'right'; readonly labels: readonly Name[] }
        | undefined;
    };

export interface ParsedQuery {
  /** Undefined where the grammar finds a mistake. */
  readonly expression: Expression | undefined;
  readonly problems: readonly Problem[];
}

/** The expressions that an expression is made of. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'range':
    case 'subquery':
    case 'unary':
      return [expression.of];
    case 'call':
    case 'aggregate':
      return expression.args;
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** An expression and everything that it is made of. */
export function* partsOf(expression: Expression): Iterable<Expression> {
  yield expression;
  for (const operand of operandsOf(expression)) yield* partsOf(operand);
}

/** What a check of queries knows about a label. */
export interface LabelFacts {
  /** Every value it can have; undefined where the texts are open. */
  readonly values: readonly string[] | undefined;
  /** Values that may be added up; undefined when all may. */
  readonly disjoint: readonly string[] | undefined;
}

/** What a check of queries knows about a family. */
interface FamilyFacts {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: ReadonlyMap<string, LabelFacts>;
}

/** The families that queries may name. Of others only PromQL's own rules are checked. */
export interface Vocabulary {
  /** Names that begin so are the catalog's or a mistake. */
  readonly prefix: string;
  readonly families: ReadonlyMap<string, FamilyFacts>;
}

/** Labels that every scraped series has. */
export const SCRAPE_LABELS = ['instance', 'job'] as const;

/** How the series of a histogram end. */
export const HISTOGRAM_SUFFIX = /_(?:bucket|sum|count)$/;

/** The family of a series' name: `x_seconds_bucket` is of the histogram `x_seconds`. */
export function familyNameOf(
  name: string,
  families: { get(name: string): { readonly type: string } | undefined },
): string | undefined {
  if (families.get(name) !== undefined) return name;
  const stem = name.replace(HISTOGRAM_SUFFIX, '');
  return families.get(stem)?.type === 'histogram' ? stem : undefined;
}
