import type { Problems } from './problems.ts';
import type { Expression } from './query.ts';
import { less, type Series, type Typed, UNKNOWN } from './selectors.ts';

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
