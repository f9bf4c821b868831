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

/** What an expression yields: an instant vector, a range vector, a number, a text. */
export type Kind = 'vector' | 'range' | 'scalar' | 'string';

export interface Signature {
  readonly args: readonly Kind[];
  /** How many of the last arguments may be left out; `many` may be repeated. */
  readonly optional: number | 'many';
  readonly gives: Kind;
  /** Counters only, or gauges only. */
  readonly of?: 'counter' | 'gauge';
}

const table: [string, Signature][] = [];

function declare(
  names: string,
  args: readonly Kind[],
  more: Partial<Omit<Signature, 'args'>> = {},
): void {
  for (const name of names.split(' '))
    table.push([name, { args, optional: 0, gives: 'vector', ...more }]);
}

declare('rate increase irate resets', ['range'], { of: 'counter' });
declare('delta idelta deriv', ['range'], { of: 'gauge' });
declare('predict_linear', ['range', 'scalar'], { of: 'gauge' });
declare('double_exponential_smoothing holt_winters', ['range', 'scalar', 'scalar'], {
  of: 'gauge',
});
declare(
  'absent_over_time avg_over_time changes count_over_time first_over_time last_over_time mad_over_time max_over_time min_over_time present_over_time stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  ['range'],
);
declare('quantile_over_time', ['scalar', 'range']);
declare('histogram_quantile', ['scalar', 'vector']);
declare('histogram_fraction', ['scalar', 'scalar', 'vector']);
declare('histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar', [
  'vector',
]);
declare(
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  ['vector'],
);
declare('clamp', ['vector', 'scalar', 'scalar']);
declare('clamp_min clamp_max', ['vector', 'scalar']);
declare('round', ['vector', 'scalar'], { optional: 1 });
declare('day_of_month day_of_week day_of_year days_in_month hour minute month year', ['vector'], {
  optional: 1,
});
declare('label_replace', ['vector', 'string', 'string', 'string', 'string']);
declare('label_join', ['vector', 'string', 'string', 'string'], { optional: 'many' });
declare('sort_by_label sort_by_label_desc', ['vector', 'string'], { optional: 'many' });
declare('info', ['vector', 'vector'], { optional: 1 });
declare('scalar', ['vector'], { gives: 'scalar' });
declare('vector', ['scalar']);
declare('time pi', [], { gives: 'scalar' });

declare('avg count group max min stddev stdvar sum', ['vector']);
declare('bottomk limitk limit_ratio quantile topk', ['scalar', 'vector']);
declare('count_values', ['string', 'vector']);

/** Functions and aggregations of PromQL by name. Source: Prometheus's documentation. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(table);
