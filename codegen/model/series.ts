import type { EventType, Label, LabelUse, Metric, Rule, Side } from './catalog.ts';
import { readingOf, textsOf } from './reading.ts';

/** How many values each label of one side can have, and how many series they make together. */
export interface WorstCase {
  readonly labels: readonly number[];
  readonly series: number;
}

/**
 * The most series that one side of a metric can have: closed sets multiplied, open labels by their
 * declared bound, what an event cannot carry left out. Infinite when an open label has no bound.
 */
export function worstCase(metric: Metric, side: Side): WorstCase {
  const sets = metric.rules.flatMap((rule) =>
    (rule.events.length === 0 ? [undefined] : rule.events).map((event) =>
      side.labels.map((use) => valuesOf(use, event, rule)),
    ),
  );
  const apart = sets.reduce((sum, values) => sum + product(values.map(sizeOf)), 0);
  const labels = side.labels.map((_, index) => sizeOf(union(sets, index)));
  const series = Math.min(apart, product(labels), side.limit ?? Number.POSITIVE_INFINITY);
  return { labels, series };
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

function valuesOf(use: LabelUse, event: EventType | undefined, rule: Rule): Values {
  const { label } = use;
  if (rule.each?.label.id === label.id) return closed(rule.each.parts.map((part) => part.member));
  if (event === undefined) return { texts: new Set(), open: label.bound ?? 1 };
  const reading = readingOf(label, event, rule.items);
  const { source, reads, fields } = reading;
  if (source.kind === 'constant') return closed([source.text]);
  if (fields.length === 0) return closed([label.absent]);
  const missing = fields.every((field) => field.optional) ? [label.fallback] : [];
  if (label.policy !== undefined) return openValues(label, missing);
  const guard = rule.where.find((one) => fields.some(({ path }) => path === one.path))?.members;
  const plain = reads.every(({ map, field }) => map === undefined && field?.members.length !== 0);
  const possible = guard ?? (plain ? textsOf(reading) : (label.members ?? []));
  const members = new Set(label.members);
  return closed([
    ...possible.map((text) => (members.has(text) ? text : label.fallback)),
    ...missing,
  ]);
}

function openValues(label: Label, missing: readonly string[]): Values {
  const steps = label.policy?.steps;
  if (steps !== undefined) return closed([...steps.map(String), label.fallback]);
  return { texts: new Set(missing), open: label.bound ?? Number.POSITIVE_INFINITY };
}

function closed(texts: readonly string[]): Values {
  return { texts: new Set(texts), open: 0 };
}
