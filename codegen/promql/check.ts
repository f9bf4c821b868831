import {
  callSeries,
  checkArguments,
  checkQuantile,
  INTO_A_FUNCTION,
  join,
  NOUNS,
} from './operations.ts';
import { parseQuery } from './parse.ts';
import { Problems } from './problems.ts';
import {
  type Expression,
  FUNCTIONS,
  type Name,
  type Problem,
  partsOf,
  type Vocabulary,
} from './query.ts';
import { less, type Series, selectedSeries, type Typed, UNKNOWN } from './selectors.ts';

/**
 * What is wrong with a PromQL query: syntax, kinds of arguments, labels, values, regular
 * expressions, lost buckets, overlapping values added up. After a syntax error nothing else is
 * looked for.
 *
 * @param inGrafana whether Grafana fills in its intervals before Prometheus reads it
 */
export function checkQuery(
  text: string,
  vocabulary: Vocabulary,
  inGrafana = true,
): readonly Problem[] {
  const { expression, problems } = parseQuery(text, inGrafana);
  if (expression === undefined) return problems;
  const check = new Check(vocabulary);
  const { kind } = check.type(expression);
  if (kind === 'range' || kind === 'string')
    check.problems.type(
      expression,
      `a query yields ${NOUNS.vector}, and this is ${NOUNS[kind]}`,
      kind === 'range' ? INTO_A_FUNCTION : 'select series',
    );
  const { found } = check.problems;
  // Where buckets are needed it is enough to say that they are lost.
  const lost = found.filter(({ message }) => message.includes('`le`, and'));
  return found
    .filter(
      ({ rule, from }) => rule !== 'overlapping-sum' || !lost.some((one) => one.from === from),
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Whether it yields some of its series only, as an alert must; what reads none, such as `vector(1)`, is meant. */
export function isCondition(text: string): boolean {
  const { expression } = parseQuery(text);
  const parts = expression === undefined ? [] : [...partsOf(expression)];
  return (
    parts.every(({ kind }) => kind !== 'selector') ||
    parts.some(
      (part) =>
        (part.kind === 'call' && part.name.text.startsWith('absent')) ||
        (part.kind === 'binary' && /^(?:[<>=!]=?|and|unless)$/.test(part.op.text)),
    )
  );
}

/** Labels of what a query yields; undefined where they are not known. */
export function labelsOfQuery(
  text: string,
  vocabulary: Vocabulary,
): ReadonlySet<string> | undefined {
  const { expression } = parseQuery(text);
  return expression && new Check(vocabulary).type(expression).labels;
}

/** Aggregations that add up or count: with overlapping values they count things twice. */
const ADDING = new Set(['sum', 'avg', 'count']);
/** These choose series instead of making new ones. */
const CHOOSING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
const SETS = new Set(['and', 'or', 'unless']);

type Part<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

class Check {
  readonly problems = new Problems();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** What an expression yields; what is wrong on the way goes to the problems. */
  type(expression: Expression): Typed {
    switch (expression.kind) {
      case 'number':
        return { ...UNKNOWN, kind: 'scalar' };
      case 'string':
        return { ...UNKNOWN, kind: 'string' };
      case 'selector':
        return {
          ...selectedSeries(
            expression.family,
            expression.matchers,
            this.#vocabulary,
            this.problems,
          ),
          kind: 'vector',
        };
      case 'range':
        if (expression.of.kind !== 'selector')
          this.problems.type(
            expression.of,
            'a range can be taken of a selector only',
            'give the selector its range, as in `sum(rate(x[5m]))`, or write a subquery: `[5m:]`',
          );
        return { ...this.type(expression.of), kind: 'range' };
      case 'subquery':
        return { ...this.type(expression.of), meter: undefined, kind: 'range' };
      case 'unary':
        return { ...this.type(expression.of), meter: undefined };
      case 'call':
        return this.#call(expression);
      case 'aggregate':
        return this.#aggregate(expression);
      case 'binary':
        return this.#binary(expression);
    }
  }

  #call(call: Part<'call'>): Typed {
    const { name, args } = call;
    const types = args.map((one) => this.type(one));
    const signature = FUNCTIONS.get(name.text);
    if (signature === undefined) return { ...UNKNOWN, kind: undefined };
    const { args: wanted, of, gives } = signature;
    checkArguments(name, args, types, signature, this.problems);
    const main = types[wanted.findIndex((kind) => kind === 'vector' || kind === 'range')];
    if (of !== undefined && main?.meter !== undefined && main.meter !== of)
      this.problems.type(
        name,
        of === 'counter'
          ? `\`${name.text}\` is for counters, and this is a gauge: each fall would count as a restart`
          : `\`${name.text}\` is for gauges, and this is a counter: a restart would count as a fall`,
        of === 'counter'
          ? 'use `delta`, `deriv` or an `_over_time` function'
          : 'use `increase` or `rate`',
      );
    const labels = types.at(-1)?.labels;
    const series: Series = { ...(main ?? UNKNOWN), meter: undefined };
    return { ...callSeries(call, labels, series, this.problems), kind: gives };
  }

  #aggregate({ name, args, keep }: Part<'aggregate'>): Typed {
    const types = args.map((one) => this.type(one));
    const signature = FUNCTIONS.get(name.text);
    if (signature !== undefined) checkArguments(name, args, types, signature, this.problems);
    if (name.text === 'quantile') checkQuantile(args[0], this.problems);
    const of = types.at(-1);
    if (of === undefined) return { ...UNKNOWN, kind: 'vector' };
    for (const label of keep?.labels ?? [])
      this.problems.label(label, of.labels, 'what is aggregated');
    if (CHOOSING.has(name.text)) return { ...of, kind: 'vector' };
    const named = (keep?.labels ?? []).map(({ text }) => text);
    const counted = name.text === 'count_values' && args[0]?.kind === 'string' ? args[0].text : [];
    const overlapping = new Map<string, readonly string[]>();
    for (const [label, some] of of.overlapping)
      if (keep !== undefined && named.includes(label) !== keep.without)
        overlapping.set(label, some);
      else if (ADDING.has(name.text)) this.#overlap(name, label, some);
    const labels =
      keep?.without === true ? less(of.labels, named) : new Set([...named, counted].flat());
    return { kind: 'vector', meter: undefined, overlapping, labels };
  }

  #binary(binary: Part<'binary'>): Typed {
    const left = this.type(binary.left);
    const right = this.type(binary.right);
    const set = SETS.has(binary.op.text);
    for (const [side, { kind }] of [
      [binary.left, left],
      [binary.right, right],
    ] as const)
      if (kind !== undefined && kind !== 'vector' && (set || kind !== 'scalar'))
        this.problems.type(
          side,
          `\`${binary.op.text}\` joins ${set ? 'series' : 'series or numbers'}, and this is ${NOUNS[kind]}`,
          kind === 'scalar'
            ? 'make series of it: `vector(…)`'
            : 'put it into a function that yields one value per series',
        );
    return join(binary, left, right, this.problems);
  }

  #overlap(name: Name, label: string, some: readonly string[]): void {
    this.problems.add(
      'overlapping-sum',
      name,
      `the values of \`${label}\` overlap, and this adds them up`,
      some.length === 0
        ? `choose one with \`${label}="…"\`, or keep them apart with \`by (${label})\``
        : `select \`${label}=~"${some.join('|')}"\`, or keep them apart with \`by\``,
    );
  }
}
