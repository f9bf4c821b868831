import type {
  CatalogDocument,
  LabelUseEntry,
  MetricEntry,
  RuleEntry,
  SideEntry,
} from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import { suggest } from '../suggest.ts';
import type {
  Buckets,
  EventType,
  Label,
  LabelUse,
  Metric,
  Part,
  Recording,
  Rule,
  Side,
} from './catalog.ts';
import { described } from './described.ts';
import type { Findings } from './findings.ts';
import { itemPath, recordedText } from './label-texts.ts';
import { familyProperty, instrumentProperty } from './names.ts';
import { convert, UNIT_NAMES, unitOf } from './units.ts';

/** What a metric may refer to. */
export interface Vocabulary {
  readonly document: CatalogDocument;
  readonly labels: ReadonlyMap<string, Label>;
  readonly events: ReadonlyMap<string, EventType>;
  readonly buckets: ReadonlyMap<string, Buckets>;
  readonly texts: Texts;
}

/** Resolves every metric in the order of the file. */
export function resolveMetrics(vocabulary: Vocabulary, findings: Findings): Metric[] {
  const { document } = vocabulary;
  return Object.entries(document.metrics).map(([id, entry]) => {
    const at: Path = ['metrics', id];
    if (document.groups[entry.group] === undefined)
      findings.unknown(
        'unknown-group',
        [...at, 'group'],
        'group',
        entry.group,
        Object.keys(document.groups),
        ['groups'],
      );
    const attributes = entry.attributes === undefined ? 'labels' : 'attributes';
    const rules = resolveRules(entry, at, vocabulary, findings);
    return {
      id,
      group: entry.group,
      type: entry.type,
      description: described(entry, at, vocabulary.texts),
      prometheus: resolveSide('prometheus', entry, 'labels', rules, at, vocabulary, findings),
      otel: resolveSide('otel', entry, attributes, rules, at, vocabulary, findings),
      rules,
      zeros: entry.zeros === true ? [{}] : (entry.zeros ?? []),
      at,
    };
  });
}

function resolveSide(
  key: 'prometheus' | 'otel',
  entry: MetricEntry,
  list: 'labels' | 'attributes',
  rules: readonly Rule[],
  metricAt: Path,
  vocabulary: Vocabulary,
  findings: Findings,
): Side | undefined {
  const side: SideEntry | undefined = entry[key];
  if (side === undefined) return undefined;
  const { document } = vocabulary;
  const at = [...metricAt, key];
  const since = side.since ?? entry.since ?? document.editions[0] ?? '';
  const buckets = side.buckets === undefined ? undefined : vocabulary.buckets.get(side.buckets);
  if (side.buckets !== undefined && buckets === undefined)
    findings.unknown(
      'unknown-buckets',
      [...at, 'buckets'],
      'bucket set',
      side.buckets,
      vocabulary.buckets.keys(),
      ['buckets'],
    );
  const unit = side.unit ?? (side.buckets === undefined ? 'count' : (buckets?.unit ?? ''));
  if (side.unit !== undefined && unitOf(unit) === undefined)
    findings.error(
      'unknown-unit',
      [...at, 'unit'],
      `\`${unit}\` is not a unit`,
      suggest(unit, UNIT_NAMES),
    );
  const labels = resolveUses(entry[list] ?? [], [...metricAt, list], since, vocabulary, findings);
  return {
    name: side.name,
    property: (key === 'prometheus' ? familyProperty : instrumentProperty)(
      side.name,
      document.catalog,
    ),
    unit,
    unitText: unitOf(unit)?.otel ?? '1',
    buckets,
    since,
    limit: side.limit,
    labels,
    recordings: recordings(rules, labels, unit, key === 'otel'),
    at,
  };
}

/** What each event does to a side: every rule on each of its events, part by part. */
function recordings(
  rules: readonly Rule[],
  uses: readonly LabelUse[],
  unit: string,
  leaves: boolean,
): Recording[] {
  return rules.flatMap((rule) =>
    (rule.events.length === 0 ? [undefined] : rule.events).flatMap((event) =>
      (rule.each?.parts ?? [undefined]).map((part): Recording => {
        const path = part?.path ?? rule.value;
        const field = path === undefined ? undefined : event?.fields.get(path);
        return {
          rule,
          event,
          part,
          amount:
            path === undefined
              ? undefined
              : { path, field, conversion: convert(field?.unit ?? 'count', unit) },
          labels: uses.map((use) => recordedText(use, event, rule, part, leaves)),
        };
      }),
    ),
  );
}

function resolveUses(
  entries: readonly LabelUseEntry[],
  at: Path,
  sideSince: string,
  vocabulary: Vocabulary,
  findings: Findings,
): LabelUse[] {
  return entries.flatMap((entry, index) => {
    const place = [...at, index];
    const written = typeof entry === 'string' ? entry : entry.label;
    const optional = written.endsWith('?');
    const id = optional ? written.slice(0, -1) : written;
    const label = vocabulary.labels.get(id);
    if (label === undefined) {
      findings.unknown(
        'unknown-label',
        typeof entry === 'string' ? place : [...place, 'label'],
        'label',
        id,
        vocabulary.labels.keys(),
        ['labels'],
      );
      return [];
    }
    const since = (typeof entry === 'string' ? undefined : entry.since) ?? sideSince;
    return [{ label, optional, since, at: place }];
  });
}

function resolveRules(
  entry: MetricEntry,
  metricAt: Path,
  vocabulary: Vocabulary,
  findings: Findings,
): Rule[] {
  const at = [...metricAt, 'record'];
  if (!Array.isArray(entry.record))
    return [resolveRule(entry.record as RuleEntry, at, vocabulary, findings)];
  return entry.record.map((rule, index) => resolveRule(rule, [...at, index], vocabulary, findings));
}

function resolveRule(rule: RuleEntry, at: Path, vocabulary: Vocabulary, findings: Findings): Rule {
  const types = rule.on === undefined ? [] : typeof rule.on === 'string' ? [rule.on] : rule.on;
  const events = types.flatMap((type, index) => {
    const event = vocabulary.events.get(type);
    if (event !== undefined) return [event];
    findings.unknown(
      'unknown-event',
      [...at, 'on', ...(typeof rule.on === 'string' ? [] : [index])],
      'event',
      type,
      vocabulary.events.keys(),
      ['events'],
    );
    return [];
  });
  const each = resolveEach(rule, at, vocabulary, findings);
  const value = rule.value === undefined ? undefined : itemPath(rule.items, rule.value);
  return {
    events,
    origin: rule.at ?? (rule.store === undefined ? 'event' : 'store'),
    figure: rule.store,
    where: Object.entries(rule.where ?? {}).map(([path, members]) => ({ path, members })),
    value,
    positive: rule.positive === true,
    each,
    items: rule.items,
    reads: [
      ...(each?.parts ?? []).map(({ path, member }) => ({
        path,
        at: [...at, 'each', each?.label.id ?? '', member],
      })),
      ...(value === undefined ? [] : [{ path: value, at: [...at, 'value'] }]),
    ],
    at,
  };
}

function resolveEach(
  rule: RuleEntry,
  at: Path,
  vocabulary: Vocabulary,
  findings: Findings,
): Rule['each'] {
  const [first] = Object.entries(rule.each ?? {});
  if (first === undefined) return undefined;
  const [id, members] = first;
  const label = vocabulary.labels.get(id);
  if (label === undefined) {
    findings.unknownKey(
      'unknown-label',
      [...at, 'each', id],
      'label',
      id,
      vocabulary.labels.keys(),
      ['labels'],
    );
    return undefined;
  }
  const oldest = vocabulary.document.editions[0] ?? '';
  const parts: Part[] = Object.entries(members).map(([member, part]) =>
    typeof part === 'string'
      ? { member, path: part, since: oldest }
      : { member, path: part.value, since: part.since ?? oldest },
  );
  return { label, parts };
}
