import { AGGREGATIONS, FUNCTIONS, type Kind } from './functions.ts';
import { parseQuery } from './parse.ts';
import type { Expression, Name, Problem } from './query.ts';
import { checkRegex, type Series, selectedSeries, UNKNOWN, unknownLabel } from './selectors.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * What is wrong with a PromQL query: syntax, kinds of arguments, labels, values, regular
 * expressions, lost buckets, overlapping values added up. Nothing is judged after a syntax error.
 */
export function checkQuery(text: string, vocabulary: Vocabulary): readonly Problem[] {
  const { expression, problems } = parseQuery(text);
  if (problems.length > 0 || expression === undefined) return problems;
  const found: Problem[] = [];
  const check = new Check(vocabulary, (problem) => found.push(problem));
  const { kind } = check.judge(expression);
  if (kind === 'range' || kind === 'string')
    found.push(
      problem(
        'query-type',
        expression,
        `a query yields ${NOUNS.vector}, and this is ${NOUNS[kind]}`,
        kind === 'range'
          ? 'put it into `rate`, `increase` or an `_over_time` function'
          : 'select series',
      ),
    );
  return found.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Labels of what a query yields; undefined where they cannot be told. */
export function labelsOfQuery(
  text: string,
  vocabulary: Vocabulary,
): ReadonlySet<string> | undefined {
  const { expression, problems } = parseQuery(text);
  if (problems.length > 0 || expression === undefined) return undefined;
  return new Check(vocabulary, () => {}).judge(expression).labels;
}

const NOUNS: Readonly<Record<Kind, string>> = {
  vector: 'one value per series',
  range: 'a range of time',
  scalar: 'a number',
  string: 'a text',
};

interface Judged extends Series {
  /** Undefined after a mistake: nothing follows from it. */
  readonly kind: Kind | undefined;
}

const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SETS = new Set(['and', 'or', 'unless']);
/** Aggregations that add up or count: with overlapping values they count things twice. */
const ADDING = new Set(['sum', 'avg', 'count']);

class Check {
  readonly #vocabulary: Vocabulary;
  readonly #report: (problem: Problem) => void;

  constructor(vocabulary: Vocabulary, report: (problem: Problem) => void) {
    this.#vocabulary = vocabulary;
    this.#report = report;
  }

  judge(expression: Expression): Judged {
    switch (expression.kind) {
      case 'number':
        return { ...UNKNOWN, kind: 'scalar' };
      case 'string':
        return { ...UNKNOWN, kind: 'string' };
      case 'selector':
        return {
          ...selectedSeries(expression.family, expression.matchers, this.#vocabulary, this.#report),
          kind: 'vector',
        };
      case 'range': {
        const of = this.judge(expression.of);
        if (expression.of.kind !== 'selector')
          this.#report(
            problem(
              'query-type',
              expression.of,
              'a range can be taken of a selector only',
              'give the selector its range, as in `sum(rate(x[5m]))`, or write a subquery: `[5m:]`',
            ),
          );
        return { ...of, kind: 'range' };
      }
      case 'subquery': {
        const of = this.judge(expression.of);
        return { ...of, meter: undefined, kind: 'range' };
      }
      case 'unary':
        return { ...this.judge(expression.of), meter: undefined };
      case 'call':
        return this.#call(expression);
      case 'aggregate':
        return this.#aggregate(expression);
      case 'binary':
        return this.#binary(expression);
      case 'unknown':
        for (const part of expression.of) this.judge(part);
        return { ...UNKNOWN, kind: undefined };
    }
  }

  #call({ name, args }: Extract<Expression, { kind: 'call' }>): Judged {
    const judged = args.map((one) => this.judge(one));
    const signature = FUNCTIONS.get(name.text);
    if (signature === undefined) return { ...UNKNOWN, kind: undefined };
    const { args: wanted, optional } = signature;
    const least = wanted.length - (optional === 'many' ? 1 : optional);
    if (args.length < least || (optional !== 'many' && args.length > wanted.length))
      this.#report(
        problem(
          'query-type',
          name,
          `\`${name.text}\` takes ${wanted.length === least ? least : `${least} to ${wanted.length}`} arguments, and here are ${args.length}`,
          `write \`${name.text}(${wanted.map((kind) => NOUNS[kind]).join(', ')})\``,
        ),
      );
    else
      for (const [index, arg] of args.entries())
        this.#expect(name, arg, judged[index]?.kind, wanted[Math.min(index, wanted.length - 1)]);
    const main = judged[wanted.findIndex((kind) => kind === 'vector' || kind === 'range')];
    if (signature.of !== undefined && main?.meter !== undefined && main.meter !== signature.of)
      this.#report(
        main.meter === 'gauge'
          ? problem(
              'query-type',
              name,
              `\`${name.text}\` is for counters, and this is a gauge: each fall would count as a restart`,
              'use `delta`, `deriv` or an `_over_time` function',
            )
          : problem(
              'query-type',
              name,
              `\`${name.text}\` is for gauges, and this is a counter: a restart would count as a fall`,
              'use `increase` or `rate`',
            ),
      );
    return { ...this.#yields(name, args, judged, main), kind: signature.gives };
  }

  /** The series of a call, where the function changes more than values. */
  #yields(
    name: Name,
    args: readonly Expression[],
    judged: readonly Judged[],
    main: Judged | undefined,
  ): Series {
    const series: Series = { ...(main ?? UNKNOWN), meter: undefined };
    switch (name.text) {
      case 'histogram_quantile':
      case 'histogram_fraction': {
        if (name.text === 'histogram_quantile') this.#quantile(args[0]);
        const buckets = args.at(-1);
        const labels = judged.at(-1)?.labels;
        if (buckets === undefined || labels === undefined) return UNKNOWN;
        if (!labels.has('le'))
          this.#report(
            problem(
              'query-label',
              buckets.kind === 'aggregate' ? buckets.name : buckets,
              `\`${name.text}\` needs the label \`le\`, and it is lost here`,
              'read `_bucket` series and keep it: `sum by (le, …)`',
            ),
          );
        return { ...series, labels: less(labels, ['le']) };
      }
      case 'label_replace':
      case 'label_join': {
        const [, target, , source, regex] = args;
        if (name.text === 'label_replace' && regex?.kind === 'string')
          checkRegex({ ...regex, from: regex.from + 1, to: regex.to - 1 }, this.#report);
        if (source?.kind === 'string' && series.labels?.has(source.text) === false)
          this.#report(unknownLabel(source, series.labels, 'this'));
        if (target?.kind !== 'string' || series.labels === undefined) return UNKNOWN;
        return { ...series, labels: new Set([...series.labels, target.text]) };
      }
      case 'vector':
        return { ...UNKNOWN, labels: new Set() };
      case 'absent':
      case 'absent_over_time':
      case 'info':
        return UNKNOWN;
      default:
        return series;
    }
  }

  #quantile(value: Expression | undefined): void {
    if (value?.kind === 'number' && !(Number(value.text) >= 0 && Number(value.text) <= 1))
      this.#report(
        problem(
          'query-type',
          value,
          'a quantile lies between 0 and 1',
          `write \`${Number(value.text) / 100}\``,
        ),
      );
  }

  #aggregate({ name, args, keep }: Extract<Expression, { kind: 'aggregate' }>): Judged {
    const parameter = AGGREGATIONS.get(name.text);
    const wanted: Kind[] = parameter === undefined ? ['vector'] : [parameter, 'vector'];
    const judged = args.map((one) => this.judge(one));
    if (args.length !== wanted.length)
      this.#report(
        problem(
          'query-type',
          name,
          `\`${name.text}\` takes ${wanted.length} argument${wanted.length > 1 ? 's' : ''}, and here ${args.length === 1 ? 'is 1' : `are ${args.length}`}`,
          `write \`${name.text}(${wanted.map((kind) => NOUNS[kind]).join(', ')})\``,
        ),
      );
    else
      for (const [index, arg] of args.entries())
        this.#expect(name, arg, judged[index]?.kind, wanted[index]);
    if (name.text === 'quantile') this.#quantile(args[0]);
    const of = judged.at(-1);
    if (of === undefined) return { ...UNKNOWN, kind: 'vector' };
    for (const label of keep?.labels ?? [])
      if (of.labels?.has(label.text) === false)
        this.#report(unknownLabel(label, of.labels, 'what is aggregated'));
    // These choose series instead of making new ones.
    if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(name.text))
      return { ...of, kind: 'vector' };
    const named = (keep?.labels ?? []).map(({ text }) => text);
    const kept = (label: string): boolean =>
      keep === undefined ? false : named.includes(label) !== keep.without;
    const overlapping = new Map<string, readonly string[]>();
    for (const [label, some] of of.overlapping)
      if (kept(label)) overlapping.set(label, some);
      else if (ADDING.has(name.text)) this.#report(overlap(name, label, some));
    return {
      kind: 'vector',
      meter: undefined,
      overlapping,
      labels:
        keep?.without === true
          ? of.labels && less(of.labels, named)
          : new Set(
              name.text === 'count_values' && args[0]?.kind === 'string'
                ? [...named, args[0].text]
                : named,
            ),
    };
  }

  #binary(binary: Extract<Expression, { kind: 'binary' }>): Judged {
    const { op, bool, match, group } = binary;
    const left = this.judge(binary.left);
    const right = this.judge(binary.right);
    const set = SETS.has(op.text);
    for (const [side, { kind }] of [
      [binary.left, left],
      [binary.right, right],
    ] as const)
      if (kind !== undefined && kind !== 'vector' && (set || kind !== 'scalar'))
        this.#report(
          problem(
            'query-type',
            side,
            `\`${op.text}\` joins ${set ? 'series' : 'series or numbers'}, and this is ${NOUNS[kind]}`,
            kind === 'scalar'
              ? 'make series of it: `vector(…)`'
              : 'put it into a function that yields one value per series',
          ),
        );
    if (left.kind === 'scalar' && right.kind === 'scalar') {
      if (COMPARISONS.has(op.text) && !bool)
        this.#report(
          problem(
            'query-type',
            op,
            'two numbers are compared, and nothing can be left out',
            `write \`${op.text} bool\``,
          ),
        );
      return { ...UNKNOWN, kind: 'scalar' };
    }
    const both = left.kind === 'vector' && right.kind === 'vector';
    if (both) this.#match(binary, left, right);
    const overlapping = new Map([...left.overlapping, ...right.overlapping]);
    if (!both)
      return {
        labels: (left.kind === 'vector' ? left : right).labels,
        overlapping,
        meter: undefined,
        kind: 'vector',
      };
    const many = group?.side === 'right' ? right : left;
    const labels =
      op.text === 'or'
        ? sameLabels(left.labels, right.labels)
          ? left.labels
          : undefined
        : set || match === undefined || COMPARISONS.has(op.text)
          ? many.labels
          : group !== undefined
            ? many.labels && new Set([...many.labels, ...group.labels.map(({ text }) => text)])
            : match.on
              ? new Set(match.labels.map(({ text }) => text))
              : left.labels &&
                less(
                  left.labels,
                  match.labels.map(({ text }) => text),
                );
    return { labels, overlapping, meter: undefined, kind: 'vector' };
  }

  /** Labels by which the two sides find each other. */
  #match(
    { op, match, group }: Extract<Expression, { kind: 'binary' }>,
    left: Series,
    right: Series,
  ): void {
    const one = group?.side === 'right' ? left : right;
    for (const label of group?.labels ?? [])
      if (one.labels?.has(label.text) === false)
        this.#report(unknownLabel(label, one.labels, 'the side that it is taken from'));
    if (match === undefined) {
      if (op.text === 'or' || left.labels === undefined || right.labels === undefined) return;
      const stray =
        [...left.labels].find((label) => !right.labels?.has(label)) ??
        [...right.labels].find((label) => !left.labels?.has(label));
      if (stray !== undefined)
        this.#report(
          problem(
            'query-label',
            op,
            `the two sides never match: only one has the label \`${stray}\``,
            'aggregate both by the same labels, or name those to match with `on (…)`',
          ),
        );
      return;
    }
    for (const label of match.on ? match.labels : [])
      for (const side of [left, right])
        if (side.labels?.has(label.text) === false) {
          this.#report(
            unknownLabel(label, side.labels, side === left ? 'the left side' : 'the right side'),
          );
          break;
        }
  }

  #expect(owner: Name, arg: Expression, found: Kind | undefined, wanted: Kind | undefined): void {
    if (wanted === undefined || found === undefined || found === wanted) return;
    this.#report(
      problem(
        'query-type',
        arg,
        `\`${owner.text}\` takes ${NOUNS[wanted]} here, and this is ${NOUNS[found]}`,
        wayOut(owner, arg, found, wanted),
      ),
    );
  }
}

function wayOut(owner: Name, arg: Expression, found: Kind, wanted: Kind): string {
  if (wanted === 'range')
    return arg.kind === 'selector'
      ? 'add a range: `x[5m]`'
      : `take \`${owner.text}\` of the series first and aggregate then: \`sum(${owner.text}(x[5m]))\``;
  if (wanted === 'vector' && found === 'range')
    return 'put it into `rate`, `increase` or an `_over_time` function';
  if (wanted === 'vector' && found === 'scalar') return 'make series of it: `vector(…)`';
  return `write ${NOUNS[wanted]}`;
}

function overlap(at: Name, label: string, some: readonly string[]): Problem {
  return problem(
    'overlapping-sum',
    at,
    `the values of \`${label}\` overlap, and this adds them up`,
    some.length === 0
      ? `choose one with \`${label}="…"\`, or keep them apart with \`by (${label})\``
      : `select \`${label}=~"${some.join('|')}"\`, or keep them apart with \`by\``,
  );
}

function problem(
  rule: string,
  { from, to }: { readonly from: number; readonly to: number },
  message: string,
  help: string,
): Problem {
  return { rule, from, to, message, help };
}

function less(labels: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> {
  return new Set([...labels].filter((label) => !names.includes(label)));
}

function sameLabels(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): boolean {
  return (
    a !== undefined && b !== undefined && a.size === b.size && [...a].every((one) => b.has(one))
  );
}
