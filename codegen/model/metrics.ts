import type { CatalogDocument, MetricEntry, RuleEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { described } from '../locales/translations.ts';
import type { Buckets, LabelUse, Metric, Part, Recording, Rule, Side } from './catalog.ts';
import { itemPath, textOf } from './label-texts.ts';
import type { SideKey } from './metric.ts';
import { sideProperty } from './names.ts';
import { checkUnit, eventsNamed, labelNamed, type Vocabulary } from './references.ts';
import { convert, unitOf } from './units.ts';

/** What a metric may refer to. */
interface MetricVocabulary extends Vocabulary {
  readonly buckets: ReadonlyMap<string, Buckets>;
}

/** Resolves every metric in the order of the file. */
export function resolveMetrics(vocabulary: MetricVocabulary): Metric[] {
  const { document, texts, findings } = vocabulary;
  const groups = Object.keys(document.groups);
  return Object.entries(document.metrics).map(([id, entry]) => {
    const at: Path = ['metrics', id];
    if (!groups.includes(entry.group))
      findings.unknown('group', [...at, 'group'], entry.group, groups);
    const rules = resolveRules(entry, at, vocabulary);
    return {
      id,
      group: entry.group,
      type: entry.type,
      description: described(withExportedName(entry, document), at, texts),
      renamedTo: entry.renamed_to,
      prometheus: resolveSide('prometheus', entry, rules, at, vocabulary),
      otel: resolveSide('otel', entry, rules, at, vocabulary),
      rules,
      zeros: entry.zeros === true ? [{}] : (entry.zeros ?? []),
      at,
    };
  });
}

/** A successor that is named by its id is told by its names: those who read of it see no ids. */
function withExportedName(entry: MetricEntry, { metrics }: CatalogDocument): MetricEntry {
  const { prometheus, otel } = metrics[entry.deprecated?.use ?? ''] ?? {};
  const use = [prometheus?.name, otel?.name].filter((name) => name !== undefined).join(' / ');
  return use === '' ? entry : { ...entry, deprecated: { ...entry.deprecated!, use } };
}

function resolveSide(
  key: SideKey,
  entry: MetricEntry,
  rules: readonly Rule[],
  metricAt: Path,
  vocabulary: MetricVocabulary,
): Side | undefined {
  const side = entry[key];
  const list = key === 'otel' && entry.attributes !== undefined ? 'attributes' : 'labels';
  if (side === undefined) return undefined;
  const { document, findings } = vocabulary;
  const at = [...metricAt, key];
  const since = side.since ?? entry.since ?? document.editions[0] ?? '';
  const buckets = side.buckets === undefined ? undefined : vocabulary.buckets.get(side.buckets);
  if (side.buckets !== undefined && buckets === undefined)
    findings.unknown('buckets', [...at, 'buckets'], side.buckets, vocabulary.buckets.keys(), {
      noun: 'bucket set',
    });
  const unit = side.unit ?? (side.buckets === undefined ? 'count' : (buckets?.unit ?? ''));
  if (side.unit !== undefined) checkUnit(unit, [...at, 'unit'], findings);
  const labels = (entry[list] ?? []).flatMap((use, index) =>
    labelNamed(use, since, [...metricAt, list, index], vocabulary),
  );
  return {
    name: side.name,
    property: sideProperty(side.name, document.catalog, key),
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

/**
 * What each event does to a side: every rule on each of its events, part by part.
 * @param leaves whether the side leaves an optional label out instead of giving it its fallback
 */
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
        const conversion = convert(field?.unit ?? 'count', unit);
        const labels = uses.map(({ label, optional }) =>
          part !== undefined && rule.each?.label === label
            ? ({ kind: 'part', text: part.member } as const)
            : textOf(label, event, rule.items, leaves && optional),
        );
        return {
          rule,
          event,
          part,
          amount: path === undefined ? undefined : { path, field, conversion },
          labels,
        };
      }),
    ),
  );
}

function resolveRules({ record }: MetricEntry, metricAt: Path, vocabulary: Vocabulary): Rule[] {
  const at = [...metricAt, 'record'];
  return [record]
    .flat()
    .map((rule, index) =>
      resolveRule(rule, Array.isArray(record) ? [...at, index] : at, vocabulary),
    );
}

function resolveRule(rule: RuleEntry, at: Path, vocabulary: Vocabulary): Rule {
  const each = resolveEach(rule, at, vocabulary);
  const value = rule.value === undefined ? undefined : itemPath(rule.items, rule.value);
  return {
    events: eventsNamed(rule.on, [...at, 'on'], vocabulary),
    origin: rule.at ?? rule.store ?? 'event',
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
  { each, items }: RuleEntry,
  at: Path,
  { document, labels, findings }: Vocabulary,
): Rule['each'] {
  const [first] = Object.entries(each ?? {});
  if (first === undefined) return undefined;
  const [id, members] = first;
  const label = labels.get(id);
  if (label === undefined) {
    findings.unknown('label', [...at, 'each', id], id, labels.keys(), { key: true });
    return undefined;
  }
  const oldest = document.editions[0] ?? '';
  const parts = Object.entries(members).map(([member, part]): Part => {
    const { value, since = oldest } = typeof part === 'string' ? { value: part } : part;
    return { member, path: itemPath(items, value), since };
  });
  return { label, parts };
}
