import { type Change, NEW } from '../../../diff/change.ts';
import { compareEditions } from '../../../diff/compare.ts';
import type { Catalog, Label, Metric, SideKey, Span } from '../../../model/catalog.ts';
import type { Notice } from './upgrade.ts';

type Words = Notice['words'];

/** Two guides ask in every language. */
const known = new WeakMap<Catalog, Map<Catalog, Readonly<Record<SideKey, readonly Notice[]>>>>();

/** What users of each side notice who come from an earlier edition, by the names that things have there. */
export function noticesOf(
  before: Catalog,
  catalog: Catalog,
): Readonly<Record<SideKey, readonly Notice[]>> {
  const found = known.get(catalog)?.get(before);
  if (found !== undefined) return found;
  const changes = compareEditions(before, catalog);
  const of = (road: SideKey) => onRoad(changes, before, catalog, road);
  const notices = { prometheus: of('prometheus'), otel: of('otel') };
  known.set(catalog, (known.get(catalog) ?? new Map()).set(before, notices));
  return notices;
}

function onRoad(
  changes: readonly Change[],
  before: Catalog,
  after: Catalog,
  road: SideKey,
): Notice[] {
  const of = (section: string, id: string | undefined): Change[] =>
    changes.filter(({ at }) => at[0] === section && at[1] === id);
  const isOld = ({ id }: Label): boolean =>
    before.labels.some((label) => label.id === id && isExported(label, road));
  const notices = [
    ...both(before.metrics, after.metrics).flatMap((metric) =>
      of('metrics', metric.id).flatMap((change) => aboutMetric(change, metric, road)),
    ),
    // What a policy does now holds for each label that has it.
    ...after.labels
      .filter((label) => isOld(label) && isExported(label, road))
      .flatMap((label) =>
        [...of('values', label.policy?.id), ...of('labels', label.id)].flatMap((change) =>
          aboutLabel(change, label, road),
        ),
      ),
  ];
  if (road === 'prometheus') {
    const reserves = changes.filter(({ at }) => at[0] === 'reserve');
    return [
      ...notices,
      ...reserves.map(({ to }): Notice => ({ words: 'reserve', name: String(to) })),
    ];
  }
  return [
    ...notices,
    ...both(before.spans, after.spans).flatMap((span) =>
      of('spans', span.id).flatMap((change) => aboutSpan(change, span, after.name)),
    ),
    ...changes.flatMap(aboutSetting),
  ];
}

/** What an edition has, and what only the one before it had. */
function both<Item extends { readonly id: string }>(
  before: readonly Item[],
  after: readonly Item[],
): Item[] {
  const ids = new Set(after.map(({ id }) => id));
  return [...after, ...before.filter(({ id }) => !ids.has(id))];
}

/** Attributes of spans that are labels have the same values over OTLP. */
function isExported({ carriers }: Label, road: SideKey): boolean {
  return carriers.has(road) || (road === 'otel' && carriers.has('spans'));
}

/** Where in its entry a change is; nothing for the entry as a whole. */
const keyOf = ({ at }: Change): string => at.slice(2).join('.');

const tell = (words: Words, name: string, values: NonNullable<Notice['values']> = {}): Notice[] => [
  { words, name, values },
];

/** A part of an entry that came, went, or is another one under its name. */
function aboutPart({ from, to }: Change, name: string): Notice[] {
  const words = from === undefined ? 'labelNew' : to === undefined ? 'labelGone' : 'attributeOther';
  return tell(words, name, { label: String(to ?? from) });
}

function aboutMetric(change: Change, metric: Metric, road: SideKey): Notice[] {
  const { what, from, to } = change;
  const key = keyOf(change);
  if (key === road) return tell(to === undefined ? 'metricGone' : 'metricNew', String(to ?? from));
  const { name } = metric[road] ?? {};
  if (name === undefined) return [];
  switch (key) {
    case '':
      return tell(what === NEW ? 'metricNew' : 'metricGone', name);
    case 'type':
      return tell('type', name, { type: metric.type });
    case `${road}.name`:
      return tell('renamed', String(from), { name });
    case `${road}.unit`:
      return tell('unit', name, { unit: String(to) });
    case `${road}.buckets`:
      return tell('bounds', name, { bounds: String(to) });
    case 'labels':
      return change.road === road ? aboutPart(change, name) : [];
    case 'record':
      return tell('otherwise', name);
    default:
      return [];
  }
}

function aboutLabel(
  change: Change,
  { prometheusName, otelName = prometheusName, fallback, policy }: Label,
  road: SideKey,
): Notice[] {
  const [name, nameKey] = road === 'otel' ? [otelName, 'otel'] : [prometheusName, 'name'];
  const { from, to } = change;
  // A policy of its own, or what the policy that many have does now.
  const key = change.at[0] === 'values' ? `value.${keyOf(change)}` : keyOf(change);
  switch (key) {
    case nameKey:
      return from === undefined || to === undefined ? [] : tell('renamed', String(from), { name });
    case 'value.redact':
      return tell('secrets', '');
    case 'fallback':
      return tell('fallback', name, { value: fallback });
    case 'field':
    case 'by_event':
      return tell('source', name);
    case 'value':
      if (from !== undefined) return tell('valueGone', name, { value: String(from) });
      if (to !== undefined) return tell('valueNew', name, { value: String(to) });
  }
  return key.startsWith('value') ? tell('values', name, { pattern: policy?.pattern ?? '' }) : [];
}

/** What readers of traces see of a span. */
function aboutSpan(
  change: Change,
  { name, kind, listed, content }: Span,
  service: string,
): Notice[] {
  switch (keyOf(change)) {
    case '':
      return tell(change.what === NEW ? 'spanNew' : 'spanGone', name);
    case 'name':
      return tell('renamed', String(change.from), { name });
    case 'kind':
      return tell('spanKind', name, { kind });
    case 'listed':
      if (listed === undefined) return tell('spanAlways', name);
      return tell('spanListed', name, {
        field: listed.path,
        value: listed.members?.join(', ') ?? '',
      });
    case 'showsTurn':
      return tell('spanContent', name);
    case 'optIn':
      return tell('spanOptIn', name);
    case 'contentNames':
      return content ? tell('spanContentNames', name, { value: `${service}.content.*` }) : [];
    case 'attributes':
    case 'events':
      return aboutPart(change, name);
    case 'description':
    case 'prepare':
    case 'since':
      return [];
    default:
      return tell('otherwise', name);
  }
}

function aboutSetting({ at: [section, , key], subject, what, from, to }: Change): Notice[] {
  const name = subject.split(' ')[1] ?? '';
  if (section === 'environment' && key === 'overrides')
    return tell(to === undefined ? 'yields' : 'overrides', name, { key: String(to ?? from) });
  if (section !== 'settings') return [];
  if (key === undefined) return tell(what === NEW ? 'settingNew' : 'settingGone', name);
  return key === 'default' ? tell('settingDefault', name, { value: String(to ?? '') }) : [];
}
