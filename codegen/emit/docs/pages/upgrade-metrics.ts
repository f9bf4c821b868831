import { same } from '../../../diff/change.ts';
import { pair } from '../../../diff/pair.ts';
import type { Catalog, Label, LabelCarrier, Metric } from '../../../model/catalog.ts';
import type { Notice } from './upgrade.ts';

/** The side on which metrics leave. */
export type Road = 'prometheus' | 'otel';

/** What changed about metrics, by the names that they have on one side. */
export function metricChanges(before: Catalog, after: Catalog, road: Road): Notice[] {
  const exported = ({ metrics }: Catalog): Metric[] =>
    metrics.filter((metric) => metric[road] !== undefined);
  const { removed, added, kept } = pair(exported(before), exported(after), ({ id }) => id);
  return [
    ...added.map((metric): Notice => ({ words: 'metricNew', name: metric[road]?.name ?? '' })),
    ...removed.map((metric): Notice => ({ words: 'metricGone', name: metric[road]?.name ?? '' })),
    ...kept.flatMap(([from, to]) => changesOf(from, to, road)),
  ];
}

function changesOf(from: Metric, to: Metric, road: Road): Notice[] {
  const old = from[road];
  const now = to[road];
  if (old === undefined || now === undefined) return [];
  const { name } = now;
  const notices: Notice[] = [];
  if (old.name !== name) notices.push({ words: 'renamed', name: old.name, values: { name } });
  if (from.type !== to.type) notices.push({ words: 'type', name, values: { type: to.type } });
  if (old.unit !== now.unit) notices.push({ words: 'unit', name, values: { unit: now.unit } });
  const bounds = (now.buckets?.bounds ?? []).join(', ');
  if ((old.buckets?.bounds ?? []).join(', ') !== bounds)
    notices.push({ words: 'bounds', name, values: { bounds } });
  const uses = pair(old.labels, now.labels, ({ label }) => nameOf(label, road));
  for (const { label } of uses.added)
    notices.push({ words: 'labelNew', name, values: { label: nameOf(label, road) } });
  for (const { label } of uses.removed)
    notices.push({ words: 'labelGone', name, values: { label: nameOf(label, road) } });
  for (const [{ label: before }, { label }] of uses.kept)
    if (before.id !== label.id)
      notices.push({ words: 'attributeOther', name, values: { label: nameOf(label, road) } });
  const rules = (metric: Metric): object[] =>
    metric.rules.map((rule) => ({ ...rule, events: rule.events.map(({ type }) => type) }));
  if (!same(rules(from), rules(to))) notices.push({ words: 'otherwise', name });
  return notices;
}

/** What changed about the values of labels that leave on one side. */
export function labelChanges(before: Catalog, after: Catalog, road: Road): Notice[] {
  const carriers: LabelCarrier[] = road === 'otel' ? ['otel', 'spans'] : [road];
  const exported = ({ labels }: Catalog): Label[] =>
    labels.filter((label) => carriers.some((carrier) => label.carriers.has(carrier)));
  const old = exported(before);
  return exported(after).flatMap((label) => {
    const from = old.find(({ id }) => id === label.id);
    return from === undefined ? [] : valueChanges(from, label, nameOf(label, road));
  });
}

function valueChanges(from: Label, to: Label, name: string): Notice[] {
  const notices: Notice[] = [];
  const rest = ({ policy }: Label) => ({ ...policy, id: '', constantName: '', redact: false });
  if (!same(rest(from), rest(to)))
    notices.push({ words: 'values', name, values: { pattern: to.policy?.pattern ?? '' } });
  if (from.policy?.redact !== to.policy?.redact) notices.push({ words: 'secrets', name: '' });
  const members = pair(from.members ?? [], to.members ?? [], (member) => member);
  for (const value of members.added) notices.push({ words: 'valueNew', name, values: { value } });
  for (const value of members.removed)
    notices.push({ words: 'valueGone', name, values: { value } });
  if (from.fallback !== to.fallback)
    notices.push({ words: 'fallback', name, values: { value: to.fallback } });
  if (!same(from.sources, to.sources)) notices.push({ words: 'source', name });
  return notices;
}

/** Labels of metrics; attributes of spans that are labels have the same values over OTLP. */

function nameOf({ prometheusName, otelName }: Label, road: Road): string {
  return road === 'otel' ? (otelName ?? prometheusName) : prometheusName;
}
