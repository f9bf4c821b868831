import type { Problems } from './problems.ts';
import type { Expression, Kind, Name, Signature } from './query.ts';
import { checkRegex, less, type Series, type Typed, UNKNOWN } from './selectors.ts';

export const INTO_A_FUNCTION = 'put it into `rate`, `increase` or an `_over_time` function';

export const NOUNS: Readonly<Record<Kind, string>> = {
  vector: 'one value per series',
  range: 'a range of time',
  scalar: 'a number',
  string: 'a text',
};

/** The number of arguments of a function or an aggregation, and the kind of each. */
export function checkArguments(
  owner: Name,
  args: readonly Expression[],
  types: readonly Typed[],
  { args: wanted, optional }: Pick<Signature, 'args' | 'optional'>,
  problems: Problems,
): void {
  const least = wanted.length - (optional === 'many' ? 1 : optional);
  if (args.length < least || (optional !== 'many' && args.length > wanted.length)) {
    const number = wanted.length === least ? `${least}` : `${least} to ${wanted.length}`;
    problems.type(
      owner,
      `\`${owner.text}\` takes ${number} argument${number === '1' ? '' : 's'}, and here ${args.length === 1 ? 'is 1' : `are ${args.length}`}`,
      `write \`${owner.text}(${wanted.map((kind) => NOUNS[kind]).join(', ')})\``,
    );
    return;
  }
  for (const [index, arg] of args.entries()) {
    const kind = types[index]?.kind;
    const right = wanted[Math.min(index, wanted.length - 1)];
    if (right !== undefined && kind !== undefined && kind !== right) {
      const message = `\`${owner.text}\` takes ${NOUNS[right]} here, and this is ${NOUNS[kind]}`;
      problems.type(arg, message, correction(owner, arg, kind, right));
    }
  }
}

function correction(owner: Name, arg: Expression, found: Kind, wanted: Kind): string {
  if (wanted === 'range')
    return arg.kind === 'selector'
      ? 'add a range: `x[5m]`'
      : `take \`${owner.text}\` of the series first and aggregate then: \`sum(${owner.text}(x[5m]))\``;
  if (wanted === 'vector' && found === 'range') return INTO_A_FUNCTION;
  if (wanted === 'vector' && found === 'scalar') return 'make series of it: `vector(…)`';
  return `write ${NOUNS[wanted]}`;
}

/**
 * The series of a call, where the function changes more than values.
 *
 * @param last labels of the last argument
 * @param series of the argument that the function works on
 */
export function callSeries(
  call: Extract<Expression, { kind: 'call' }>,
  last: Series['labels'],
  series: Series,
  problems: Problems,
): Series {
  const { name, args } = call;
  switch (name.text) {
    case 'histogram_quantile':
    case 'histogram_fraction': {
      const buckets = args.at(-1);
      if (name.text === 'histogram_quantile') checkQuantile(args[0], problems);
      if (buckets === undefined || last === undefined) return UNKNOWN;
      if (!last.has('le'))
        problems.add(
          'query-label',
          buckets.kind === 'aggregate' ? buckets.name : buckets,
          `\`${name.text}\` needs the label \`le\`, and it is lost here`,
          'read `_bucket` series and keep it: `sum by (le, …)`',
        );
      const overlapping = new Map([...series.overlapping].filter(([label]) => label !== 'le'));
      return { ...series, overlapping, labels: less(last, ['le']) };
    }
    case 'label_replace':
    case 'label_join': {
      const [, target, , source, regex] = args;
      if (name.text === 'label_replace' && regex?.kind === 'string')
        checkRegex({ ...regex, from: regex.from + 1, to: regex.to - 1 }, problems);
      if (source?.kind === 'string') problems.label(source, series.labels, 'this');
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

/** Looks at the first argument of a quantile, where it is written as a number. */
export function checkQuantile(value: Expression | undefined, problems: Problems): void {
  if (value?.kind === 'number' && !(Number(value.text) >= 0 && Number(value.text) <= 1)) {
    const message = 'a quantile lies between 0 and 1';
    problems.type(value, message, `write \`${Number(value.text) / 100}\``);
  }
}

type Binary = Extract<Expression, { kind: 'binary' }>;
type Labels = Series['labels'];

const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=']);

/** What an operator makes of its two sides. */
export function join(binary: Binary, left: Typed, right: Typed, problems: Problems): Typed {
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    if (COMPARISONS.has(binary.op.text) && !binary.bool) {
      const message = 'two numbers are compared, and nothing can be left out';
      problems.type(binary.op, message, `write \`${binary.op.text} bool\``);
    }
    return { ...UNKNOWN, kind: 'scalar' };
  }
  const both = left.kind === 'vector' && right.kind === 'vector';
  if (both) checkMatch(binary, left, right, problems);
  else if (binary.match !== undefined && left.kind !== undefined && right.kind !== undefined) {
    const message = 'series are matched with series, and one side is a number';
    problems.type(binary.op, message, 'remove what stands behind the operator up to the number');
  }
  return {
    labels: both
      ? joinedLabels(binary, left.labels, right.labels)
      : (left.kind === 'vector' ? left : right).labels,
    overlapping: new Map([...left.overlapping, ...right.overlapping]),
    meter: undefined,
    kind: 'vector',
  };
}

function joinedLabels({ op, match, group }: Binary, left: Labels, right: Labels): Labels {
  const many = group?.side === 'right' ? right : left;
  if (op.text === 'or') return strays(left, right)?.length === 0 ? left : undefined;
  if (match === undefined || ['and', 'unless'].includes(op.text) || COMPARISONS.has(op.text))
    return many;
  const named = match.labels.map(({ text }) => text);
  if (group !== undefined)
    return many && new Set([...many, ...group.labels.map(({ text }) => text)]);
  return match.on ? new Set(named) : less(left, named);
}

/** Labels by which the two sides find each other. */
function checkMatch(
  { op, match, group }: Binary,
  { labels: left }: Series,
  { labels: right }: Series,
  problems: Problems,
): void {
  const one = group?.side === 'right' ? left : right;
  for (const label of group?.labels ?? [])
    problems.label(label, one, 'the side that it is taken from');
  for (const label of match?.on === true ? match.labels : []) {
    const lacks = left?.has(label.text) === false ? 'left' : 'right';
    problems.label(label, lacks === 'left' ? left : right, `the ${lacks} side`);
  }
  if (match !== undefined || op.text === 'or') return;
  const [stray] = strays(left, right) ?? [];
  if (stray !== undefined)
    problems.add(
      'query-label',
      op,
      `the two sides never match: only one has the label \`${stray}\``,
      'aggregate both by the same labels, or name those to match with `on (…)`',
    );
}

/** Labels that only one side has; undefined where the labels of a side are not known. */
function strays(left: Labels, right: Labels): string[] | undefined {
  if (left === undefined || right === undefined) return undefined;
  return [...left, ...right].filter((label) => !left.has(label) || !right.has(label));
}
