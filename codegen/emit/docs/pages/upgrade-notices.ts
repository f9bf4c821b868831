import { type Change, NEW } from '../../../diff/change.ts';
import { compareEditions } from '../../../diff/compare.ts';
import type { Catalog, Label, Metric, SideKey, Span } from '../../../model/catalog.ts';
import type { Notice } from './upgrade.ts';

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
  const told = [
    ...both(before.metrics, after.metrics).flatMap((metric) =>
      of('metrics', metric.id).map((change) => aboutMetric(change, metric, road)),
    ),
    // What a policy does now holds for each label that has it.
    ...after.labels
      .filter((label) => isOld(label) && isExported(label, road))
      .flatMap((label) =>
        [...of('values', label.policy?.id), ...of('labels', label.id)].map((change) =>
          aboutLabel(change, label, road),
        ),
      ),
    ...(road === 'prometheus'
      ? changes.map(({ at, to }) => (at[0] === 'reserve' ? tell('reserve', String(to)) : undefined))
      : [
          ...both(before.spans, after.spans).flatMap((span) =>
            of('spans', span.id).map((change) => aboutSpan(change, span, after.name)),
          ),
          ...changes.map(aboutSetting),
        ]),
  ];
  return told.filter((notice) => notice !== undefined);
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

/** By where in its entry a change is, nothing for the entry as a whole: what is told of it. */
type Told = Readonly<Record<string, Notice | undefined>>;

const keyOf = ({ at }: Change): string => at.slice(2).join('.');

const tell = (words: Notice['words'], name: string, values: Notice['values'] = {}): Notice => {
  return { words, name, values };
};

/** A part of an entry that came, went, or is another one under its name. */
function aboutPart({ from, to }: Change, name: string): Notice {
  const words = from === undefined ? 'labelNew' : to === undefined ? 'labelGone' : 'attributeOther';
  return tell(words, name, { label: String(to ?? from) });
}

function aboutMetric(change: Change, metric: Metric, road: SideKey): Notice | undefined {
  const { what, from, to } = change;
  const key = keyOf(change);
  if (key === road) return tell(to === undefined ? 'metricGone' : 'metricNew', String(to ?? from));
  const { name } = metric[road] ?? {};
  if (name === undefined) return undefined;
  const told: Told = {
    '': tell(what === NEW ? 'metricNew' : 'metricGone', name),
    type: tell('type', name, { type: metric.type }),
    [`${road}.name`]: tell('renamed', String(from), { name }),
    [`${road}.unit`]: tell('unit', name, { unit: String(to) }),
    [`${road}.buckets`]: tell('bounds', name, { bounds: String(to) }),
    labels: change.road === road ? aboutPart(change, name) : undefined,
    record: tell('otherwise', name),
  };
  return told[key];
}

function aboutLabel(
  change: Change,
  { prometheusName, otelName = prometheusName, fallback, policy }: Label,
  road: SideKey,
): Notice | undefined {
  const [name, nameKey] = road === 'otel' ? [otelName, 'otel'] : [prometheusName, 'name'];
  const { from, to } = change;
  const value = from ?? to;
  const words = from === undefined ? 'valueNew' : 'valueGone';
  const isRenamed = from !== undefined && to !== undefined;
  const others = tell('values', name, { pattern: policy?.pattern ?? '' });
  const told: Told = {
    [nameKey]: isRenamed ? tell('renamed', String(from), { name }) : undefined,
    'value.redact': tell('secrets', ''),
    fallback: tell('fallback', name, { value: fallback }),
    field: tell('source', name),
    by_event: tell('source', name),
    value: value === undefined ? others : tell(words, name, { value: String(value) }),
  };
  // A policy of its own, or what the policy that many have does now.
  const key = change.at[0] === 'values' ? `value.${keyOf(change)}` : keyOf(change);
  return told[key] ?? (key.startsWith('value.') ? others : undefined);
}

/** What readers of traces see of a span. */
function aboutSpan(
  change: Change,
  { name, kind, listed, content }: Span,
  service: string,
): Notice | undefined {
  const only = { field: listed?.path ?? '', value: listed?.members?.join(', ') ?? '' };
  const texts = { value: `${service}.content.*` };
  const part = aboutPart(change, name);
  const told: Told = {
    '': tell(change.what === NEW ? 'spanNew' : 'spanGone', name),
    name: tell('renamed', String(change.from), { name }),
    kind: tell('spanKind', name, { kind }),
    listed: listed === undefined ? tell('spanAlways', name) : tell('spanListed', name, only),
    showsTurn: tell('spanContent', name),
    optIn: tell('spanOptIn', name),
    status: tell('spanStatus', name),
    contentNames: content && tell('spanContentNames', name, texts),
    ...{ attributes: part, events: part },
    ...{ description: undefined, prepare: undefined, since: undefined },
  };
  const key = keyOf(change);
  return Object.hasOwn(told, key) ? told[key] : tell('otherwise', name);
}

function aboutSetting({ at: [section, , key], subject, what, from, to }: Change) {
  const name = subject.split(' ')[1] ?? '';
  if (section === 'environment' && key === 'overrides')
    return tell(to === undefined ? 'yields' : 'overrides', name, { key: String(to ?? from) });
  if (section !== 'settings') return undefined;
  if (key === undefined) return tell(what === NEW ? 'settingNew' : 'settingGone', name);
  return key === 'default' ? tell('settingDefault', name, { value: String(to ?? '') }) : undefined;
}
