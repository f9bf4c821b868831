import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { bareDuration, syntaxProblem } from './problems.ts';
import {
  type Expression,
  type Matcher,
  type Name,
  type ParsedQuery,
  type Problem,
  partsOf,
  type Shape,
} from './query.ts';

/** Grafana's intervals, read as durations of the same length so that offsets stay true. */
const GRAFANA_INTERVAL = /\$__(?:rate_interval|interval|range)\b/g;

/** Every edition and every emitter asks for the same queries. */
const read = new Map<string, ParsedQuery>();

/** Reads PromQL with Prometheus's own grammar. The only module that knows the parser. */
export function parseQuery(text: string, inGrafana = true): ParsedQuery {
  const interval = (name: string): string => `${'5'.padStart(name.length - 1, '0')}m`;
  const readable = inGrafana ? text.replace(GRAFANA_INTERVAL, interval) : text;
  const known = read.get(readable) ?? parsed(readable);
  read.set(readable, known);
  return known;
}

function parsed(readable: string): ParsedQuery {
  const tree = parser.parse(readable);
  let broken: number | undefined;
  const bare: Problem[] = [];
  tree.iterate({
    enter({ type, name, from, to }) {
      if (type.isError) broken ??= from;
      else if (name === 'NumberDurationLiteralInDurationContext') {
        const written = readable.slice(from, to);
        if (!/[a-z]$/.test(written)) bare.push(bareDuration(written, from));
      }
    },
  });
  // The grammar recovers from a mistake by guessing; what it says later is of no use.
  const problems = broken === undefined ? bare : [syntaxProblem(broken, readable)];
  const first = problems.length === 0 ? tree.topNode.firstChild : null;
  return { expression: first ? new Reader(readable).expression(first) : undefined, problems };
}

/** Names of the families that a query reads; none where it cannot be read. */
export function familiesIn(text: string): readonly string[] {
  const { expression } = parseQuery(text);
  const parts = expression === undefined ? [] : [...partsOf(expression)];
  const names = parts.flatMap((part) => (part.kind === 'selector' && part.family?.text) || []);
  return [...new Set(names)];
}

/** What has a value: the names of all other nodes end otherwise. */
const EXPRESSION = /(?:Expr|Literal|Selector|Call)$/;
const MODIFIERS = new Set(['BoolModifier', 'MatchingModifierClause']);
/** None of these changes what kind of value it is. */
const WRAPPERS = new Set(['ParenExpr', 'OffsetExpr', 'StepInvariantExpr']);

/** Makes expressions of the nodes of Prometheus's grammar, for a query without a mistake of syntax. */
class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expression(node: SyntaxNode): Expression {
    if (WRAPPERS.has(node.name)) return this.#operands(node)[0];
    return { ...this.#shape(node), from: node.from, to: node.to };
  }

  #shape(node: SyntaxNode): Shape {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', text: this.#text.slice(node.from, node.to) };
      case 'StringLiteral':
        return { kind: 'string', text: this.#name(node).text };
      case 'VectorSelector':
        return { kind: 'selector', ...this.#selector(node) };
      case 'MatrixSelector':
        return { kind: 'range', of: this.#operands(node)[0] };
      case 'SubqueryExpr':
        return { kind: 'subquery', of: this.#operands(node)[0] };
      case 'UnaryExpr':
        return { kind: 'unary', of: this.#operands(node)[0] };
      case 'BinaryExpr':
        return this.#binary(node);
    }
    const name = this.#name(node.firstChild ?? node);
    const body = node.getChild('FunctionCallBody');
    const args = body === null ? [] : this.#operands(body);
    if (node.name === 'FunctionCall') return { kind: 'call', name, args };
    const modifier = node.getChild('AggregateModifier');
    const keep = modifier && {
      without: modifier.getChild('Without') !== null,
      labels: this.#labels(modifier.getChild('GroupingLabels')),
    };
    return { kind: 'aggregate', name, args, keep: keep ?? undefined };
  }

  #binary(node: SyntaxNode): Shape {
    const [left, right] = this.#operands(node);
    const sign = children(node).find(({ name }) => !EXPRESSION.test(name) && !MODIFIERS.has(name));
    const clause = node.getChild('MatchingModifierClause');
    const [match, taken] = clause?.getChildren('GroupingLabels') ?? [];
    const many = clause?.getChild('GroupLeft') ?? clause?.getChild('GroupRight');
    return {
      kind: 'binary',
      op: this.#name(sign ?? node),
      left,
      right,
      bool: node.getChild('BoolModifier') !== null,
      match: match && { on: clause?.getChild('On') !== null, labels: this.#labels(match) },
      group: many
        ? { side: many.name === 'GroupLeft' ? 'left' : 'right', labels: this.#labels(taken) }
        : undefined,
    };
  }

  /** Expressions directly below a node, whatever stands between them: as many as the grammar asks for. */
  #operands(node: SyntaxNode): [Expression, Expression, ...Expression[]] {
    const operands = children(node).filter(({ name }) => EXPRESSION.test(name));
    return operands.map((child) => this.expression(child)) as [Expression, Expression];
  }

  #labels(node: SyntaxNode | null | undefined): Name[] {
    return children(node)
      .filter(({ name }) => name === 'LabelName' || name === 'QuotedLabelName')
      .map((child) => this.#name(child));
  }

  /** `{"name", …}` and `__name__="…"` name the family in the place of a label. */
  #selector(node: SyntaxNode): { family: Name | undefined; matchers: Matcher[] } {
    const written = node.getChild('Identifier');
    let family = written === null ? undefined : this.#name(written);
    const matchers: Matcher[] = [];
    for (const child of children(node.getChild('LabelMatchers'))) {
      if (child.name === 'QuotedLabelName') family ??= this.#name(child);
      const [label, op, value] = children(child).map((part) => this.#name(part));
      if (label === undefined || op === undefined || value === undefined) continue;
      if (label.text === '__name__' && op.text === '=') family ??= value;
      else matchers.push({ label, op: op.text as Matcher['op'], value });
    }
    return { family, matchers };
  }

  /** The text of a node; of a quoted one what stands between the quotes. */
  #name({ from, to }: SyntaxNode): Name {
    const text = this.#text.slice(from, to);
    if (!/^["'`]/.test(text)) return { text, from, to };
    return { text: text.slice(1, -1).replace(/\\(.)/g, '$1'), from: from + 1, to: to - 1 };
  }
}

function children(node: SyntaxNode | null | undefined): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling)
    found.push(child);
  return found;
}
