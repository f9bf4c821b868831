import type { SyntaxNode } from '@lezer/common';
import type { Expression, Matcher, Name, Span } from './query.ts';

/** What has a value: the names of all other nodes end otherwise. */
const EXPRESSION = /(?:Expr|Literal|Selector|Call)$/;
const MODIFIERS = new Set(['BoolModifier', 'MatchingModifierClause']);

/** Makes expressions of the nodes of Prometheus's grammar. */
export class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expression(node: SyntaxNode): Expression {
    const at: Span = { from: node.from, to: node.to };
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', text: this.#text.slice(node.from, node.to), ...at };
      case 'StringLiteral':
        return { kind: 'string', text: this.#name(node).text, ...at };
      case 'VectorSelector':
        return { kind: 'selector', ...at, ...this.#selector(node) };
      case 'MatrixSelector':
        return this.#wrapped('range', node);
      case 'SubqueryExpr':
        return this.#wrapped('subquery', node);
      case 'UnaryExpr':
        return this.#wrapped('unary', node);
      // Neither changes what kind of value it is.
      case 'ParenExpr':
      case 'OffsetExpr':
      case 'StepInvariantExpr':
        return this.#operands(node)[0] ?? { kind: 'unknown', of: [], ...at };
      case 'FunctionCall':
        return {
          kind: 'call',
          ...at,
          name: this.#name(node.getChild('FunctionIdentifier') ?? node),
          args: this.#arguments(node),
        };
      case 'AggregateExpr':
        return {
          kind: 'aggregate',
          ...at,
          name: this.#name(node.getChild('AggregateOp') ?? node),
          args: this.#arguments(node),
          keep: this.#modifier(node),
        };
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        return { kind: 'unknown', of: this.#operands(node), ...at };
    }
  }

  #wrapped(kind: 'range' | 'subquery' | 'unary', node: SyntaxNode): Expression {
    const at: Span = { from: node.from, to: node.to };
    const of = this.#operands(node)[0] ?? { kind: 'unknown', of: [], ...at };
    return { kind, of, ...at };
  }

  #binary(node: SyntaxNode): Expression {
    const at: Span = { from: node.from, to: node.to };
    const [left, right] = this.#operands(node);
    const sign = children(node).find(({ name }) => !EXPRESSION.test(name) && !MODIFIERS.has(name));
    if (left === undefined || right === undefined || sign === undefined)
      return { kind: 'unknown', of: this.#operands(node), ...at };
    const clause = node.getChild('MatchingModifierClause');
    const [match, taken] = clause?.getChildren('GroupingLabels') ?? [];
    const many = clause?.getChild('GroupLeft') ?? clause?.getChild('GroupRight');
    return {
      kind: 'binary',
      ...at,
      op: this.#name(sign),
      left,
      right,
      bool: node.getChild('BoolModifier') !== null,
      match:
        clause === null || match === undefined
          ? undefined
          : { on: clause.getChild('On') !== null, labels: this.#labels(match) },
      group:
        many === undefined || many === null
          ? undefined
          : {
              side: many.name === 'GroupLeft' ? 'left' : 'right',
              labels: taken === undefined ? [] : this.#labels(taken),
            },
    };
  }

  /** Expressions directly below a node, whatever stands between them. */
  #operands(node: SyntaxNode): Expression[] {
    return children(node)
      .filter(({ name }) => EXPRESSION.test(name))
      .map((child) => this.expression(child));
  }

  #arguments(node: SyntaxNode): Expression[] {
    const body = node.getChild('FunctionCallBody');
    return body === null ? [] : this.#operands(body);
  }

  #modifier(node: SyntaxNode): { without: boolean; labels: Name[] } | undefined {
    const modifier = node.getChild('AggregateModifier');
    if (modifier === null) return undefined;
    const labels = modifier.getChild('GroupingLabels');
    return {
      without: modifier.getChild('Without') !== null,
      labels: labels === null ? [] : this.#labels(labels),
    };
  }

  #labels(node: SyntaxNode): Name[] {
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
      const label = child.getChild('LabelName') ?? child.getChild('QuotedLabelName');
      const op = child.getChild('MatchOp');
      const value = child.getChild('StringLiteral');
      if (label === null || op === null || value === null) continue;
      const matcher: Matcher = {
        label: this.#name(label),
        op: this.#name(op).text as Matcher['op'],
        value: this.#name(value),
      };
      if (matcher.label.text === '__name__' && matcher.op === '=') family ??= matcher.value;
      else matchers.push(matcher);
    }
    return { family, matchers };
  }

  /** The text of a node; of a quoted one what stands between the quotes. */
  #name({ from, to }: SyntaxNode): Name {
    const text = this.#text.slice(from, to);
    const quoted = /^["'`]/.test(text);
    return {
      text: quoted ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text,
      from: quoted ? from + 1 : from,
      to: quoted ? to - 1 : to,
    };
  }
}

function children(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling)
    found.push(child);
  return found;
}
