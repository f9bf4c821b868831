import type { LabelEntry, SourceEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { described } from '../locales/translations.ts';
import type {
  EventType,
  FieldRead,
  Label,
  LabelCarrier,
  LabelSource,
  ValuePolicy,
} from './catalog.ts';
import { camelCase, constantCase, Names } from './names.ts';
import type { LaterNames, Unresolved } from './references.ts';

const UNKNOWN = 'unknown';

/** Resolves the value policies, each with what it extends. */
export function resolvePolicies({ document, findings }: Unresolved): Map<string, ValuePolicy> {
  const policies = new Map<string, ValuePolicy>();
  const names = new Names();
  for (const [id, entry] of Object.entries(document.values)) {
    const base = entry.extends === undefined ? undefined : policies.get(entry.extends);
    if (entry.extends !== undefined && base === undefined)
      findings.unknown('value-policy', ['values', id, 'extends'], entry.extends, policies.keys(), {
        noun: 'value policy above this one named',
      });
    const { extends: _, ...own } = entry;
    policies.set(id, {
      ...base,
      redact: base?.redact ?? false,
      ...own,
      id,
      constantName: names.unique(constantCase(id)),
    });
  }
  return policies;
}

/** A label whose uses are not known yet. */
export type LabelDraft = Omit<Label, 'texts' | 'carriers' | 'metrics' | 'members'> & {
  members: Label['members'];
  texts: Label['texts'][number][];
  carriers: Set<LabelCarrier>;
  metrics: Set<string>;
};

/** What a label may refer to. */
interface LabelVocabulary extends Unresolved {
  readonly policies: ReadonlyMap<string, ValuePolicy>;
  readonly events: readonly EventType[];
  readonly later: LaterNames;
}

/** Resolves the label vocabulary. Members of `value: enum` follow once the metrics are known. */
export function resolveLabels(vocabulary: LabelVocabulary): ReadonlyMap<string, LabelDraft> {
  const { document, texts, findings } = vocabulary;
  const labels = new Map<string, LabelDraft>();
  const entries = new Map<string, LabelEntry>();
  const places = new Map<string, PlaceOf>();
  for (const [id, written] of Object.entries(document.labels)) {
    const at: Path = ['labels', id];
    const { extends: other, description, deprecated } = written;
    const base = other === undefined ? undefined : entries.get(other);
    if (other !== undefined && base === undefined)
      findings.unknown('label', [...at, 'extends'], other, entries.keys(), {
        noun: 'label above this one named',
      });
    const entry = { ...(base && { field: camelCase(other ?? id), ...base }), ...written };
    entries.set(id, entry);
    const inherited = (key: keyof LabelEntry): Path | undefined =>
      key in written || base?.[key] === undefined ? undefined : places.get(other ?? id)?.(key);
    const placeOf: PlaceOf = (key) => inherited(key) ?? [...at, key];
    places.set(id, placeOf);
    const own = { description: description ?? base?.description, deprecated };
    // A label that says nothing of its own means what the one says that it extends.
    const from: Path = ['labels', description === undefined ? (other ?? id) : id];
    labels.set(id, {
      ...resolveLabel(id, entry, (base && other) ?? id, placeOf, vocabulary),
      description: described(own, at, texts, from),
    });
  }
  return labels;
}

/** Where a key stands: with the label, or with the one that it extends. */
type PlaceOf = (key: keyof LabelEntry) => Path;

/** @param name of the label in Prometheus and, in camelCase, of its field, where it does not say so */
function resolveLabel(
  id: string,
  entry: LabelEntry,
  name: string,
  placeOf: PlaceOf,
  { policies, events, later, findings }: LabelVocabulary,
): Omit<LabelDraft, 'description'> {
  const at: Path = ['labels', id];
  const { value, fallback = UNKNOWN } = entry;
  const policy = typeof value === 'string' && value !== 'enum' ? policies.get(value) : undefined;
  if (typeof value === 'string' && value !== 'enum' && policy === undefined)
    findings.unknown('value-policy', placeOf('value'), value, ['enum', ...policies.keys()]);
  if (value === undefined)
    findings.keyError(
      'missing-key',
      at,
      `the label \`${id}\` says nothing about its values`,
      'add `value:` with `enum`, a value policy or a closed list',
    );
  const types = new Set([...events.map((event) => event.type), ...later.events]);
  const byEvent = Object.entries(entry.by_event ?? {}).map(([type, source]): LabelSource => {
    const place = [...placeOf('by_event'), type];
    if (!types.has(type)) findings.unknown('event', place, type, types, { key: true });
    const common = { event: type, at: place };
    return typeof source === 'string'
      ? { ...common, reads: [], kind: 'constant', text: source }
      : { ...common, reads: [fieldRead(source, [...place, 'field'])], kind: 'fields' };
  });
  return {
    id,
    property: camelCase(id),
    prometheusName: entry.name ?? name,
    otelName: entry.otel,
    sources: [{ event: undefined, at, ...generalSource(entry, placeOf, name) }, ...byEvent],
    texts: [],
    carriers: new Set(),
    metrics: new Set(),
    members: Array.isArray(value) ? (value as readonly string[]) : undefined,
    policy,
    fallback,
    absent: entry.absent ?? fallback,
    bound: entry.bound,
    disjoint: entry.disjoint,
    at,
  };
}

type General =
  | { readonly kind: 'fact'; readonly name: string; readonly reads: readonly FieldRead[] }
  | { readonly kind: 'fields' | 'join' | 'part'; readonly reads: readonly FieldRead[] };

/** Where the text comes from on every event that has no source of its own. */
function generalSource(entry: LabelEntry, placeOf: PlaceOf, name: string): General {
  if (entry.fact !== undefined) return { kind: 'fact', name: entry.fact, reads: [] };
  if (entry.join !== undefined)
    return { kind: 'join', reads: [fieldRead({ field: entry.join }, placeOf('join'))] };
  if (entry.first !== undefined)
    return {
      kind: 'fields',
      reads: entry.first.map((one, index) => fieldRead(one, [...placeOf('first'), index, 'field'])),
    };
  if (entry.field === undefined && Array.isArray(entry.value) && entry.by_event === undefined)
    return { kind: 'part', reads: [] };
  const field = entry.field ?? camelCase(name);
  return { kind: 'fields', reads: [fieldRead({ field }, placeOf('field'))] };
}

function fieldRead({ field, after, map, otherwise }: SourceEntry, at: Path): FieldRead {
  return { path: field, after, map: map && new Map(Object.entries(map)), otherwise, at };
}
