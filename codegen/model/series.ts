import type { Catalog, FieldsText, Label, Metric, Recording, Rule, Side } from './catalog.ts';
import { closedTexts, mayBeMissing } from './label-texts.ts';

/** How many values each label of one side can have, and how many series they make together. */
export interface WorstCase {
  readonly labels: readonly number[];
  readonly series: number;
}

/**
 * The most series that one side of a metric can have: closed sets multiplied, open labels by their
 * declared bound, what an event cannot carry left out. Infinite when an open label has no bound.
 */
export function worstCase(side: Side): WorstCase {
  const sets = setsOf(side);
  const apart = sets.reduce((sum, values) => sum + product(values.map(sizeOf)), 0);
  const labels = side.labels.map((_, index) => sizeOf(union(sets, index)));
  const series = Math.min(apart, product(labels), side.limit ?? Number.POSITIVE_INFINITY);
  return { labels, series };
}

function setsOf({ labels, recordings }: Side): Values[][] {
  return recordings.map((recording) =>
    labels.map(({ label }, index) => valuesOf(label, recording, index)),
  );
}

/** Values of each label of one side, in its order; `undefined` for a label with open values. */
export function closedValues(side: Side): (readonly string[] | undefined)[] {
  const sets = setsOf(side);
  return side.labels.map((_, index) => {
    const { texts, open } = union(sets, index);
    return open > 0 ? undefined : [...texts];
  });
}

/**
 * The label tuples that a family shows with 0 from its start: for each entry of `zeros:` the values
 * of each label, which are all that it can have unless the entry lists some.
 */
export function zeroTuples(metric: Metric, side: Side): (readonly string[])[][] {
  const values = closedValues(side);
  return metric.zeros.map((listed) =>
    side.labels.map(({ label }, index) => listed[label.id] ?? values[index] ?? []),
  );
}

/** Whether the store itself counts it, without any event. */
export function isOwnOfStore({ rules }: Metric): boolean {
  return rules.some(({ origin }) => !['event', 'start'].includes(origin));
}

/** Places of the store's cap that are one family's alone; what it can never need is left to others. */
export function reserveOf(catalog: Catalog, metric: Metric, side: Side): number {
  if (isOwnOfStore(metric)) return 0;
  const zeros = zeroTuples(metric, side).map((tuples) => product(tuples.map((one) => one.length)));
  const shown = zeros.reduce((sum, number) => sum + number, 0);
  return Math.max(shown, Math.min(catalog.reserve, worstCase(side).series));
}

/** Values that a label may have: known texts, and how many more there may be. */
interface Values {
  readonly texts: ReadonlySet<string>;
  readonly open: number;
}

function sizeOf(values: Values): number {
  return values.texts.size + values.open;
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((result, number) => result * number, 1);
}

/** Open labels draw from one population whichever event they come from. */
function union(sets: readonly (readonly Values[])[], index: number): Values {
  const texts = new Set<string>();
  let open = 0;
  for (const set of sets) {
    for (const text of set[index]?.texts ?? []) texts.add(text);
    open = Math.max(open, set[index]?.open ?? 0);
  }
  return { texts, open };
}

function valuesOf(label: Label, { event, rule, labels }: Recording, index: number): Values {
  const text = labels[index];
  if (text === undefined || event === undefined)
    return { texts: new Set(), open: label.bound ?? 1 };
  if (text.kind === 'constant' || text.kind === 'part') return closed([text.text]);
  if (!('reads' in text)) return closed([label.absent]);
  const reads = text.reads.map((read) => guardedBy(rule, read));
  const missing = reads.every(mayBeMissing) ? [label.fallback] : [];
  const { policy, bound = Number.POSITIVE_INFINITY } = label;
  if (policy?.steps !== undefined) return closed([...policy.steps.map(String), label.fallback]);
  if (policy !== undefined) return { texts: new Set(missing), open: bound };
  const members = new Set(label.members);
  const open = reads.some(({ map, field }) => map === undefined && field.members.length === 0);
  const possible = [
    ...closedTexts({ ...text, reads }).map((one) => (members.has(one) ? one : label.fallback)),
    ...(open ? [...members, label.fallback] : []),
  ];
  return closed([...possible, ...missing]);
}

/** What a label reads of an enum, where the rule records only some of its members. */
function guardedBy({ where }: Rule, read: FieldsText['reads'][number]): typeof read {
  const { path, map, field, otherwise } = read;
  const members = where.find((one) => one.path === path)?.members;
  if (members === undefined) return read;
  return {
    ...read,
    field: { ...field, members, optional: false },
    map: map && new Map([...map].filter(([key]) => members.includes(key))),
    otherwise: map && members.every((one) => map.has(one)) ? undefined : otherwise,
  };
}

function closed(texts: readonly string[]): Values {
  return { texts: new Set(texts), open: 0 };
}
