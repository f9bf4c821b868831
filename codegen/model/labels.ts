import type { CatalogDocument, LabelEntry, SourceEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/texts.ts';
import type { EventType, Label, LabelSource, Localized, ValuePolicy } from './catalog.ts';
import { described } from './described.ts';
import type { LaterNames } from './editions.ts';
import type { Findings } from './findings.ts';
import { camelCase, constantCase, Names } from './names.ts';

const UNKNOWN = 'unknown';

/** Resolves the value policies, each with what it extends. */
export function resolvePolicies(
  document: CatalogDocument,
  findings: Findings,
): ReadonlyMap<string, ValuePolicy> {
  const policies = new Map<string, ValuePolicy>();
  const names = new Names();
  for (const [id, entry] of Object.entries(document.values)) {
    const base = entry.extends === undefined ? undefined : policies.get(entry.extends);
    if (entry.extends !== undefined && base === undefined)
      findings.unknown(
        'unknown-value-policy',
        ['values', id, 'extends'],
        'value policy above this one named',
        entry.extends,
        policies.keys(),
        ['values'],
      );
    const { extends: _, ...own } = entry;
    policies.set(id, {
      ...base,
      redact: base?.redact ?? false,
      ...own,
      id,
      constantName: names.take(constantCase(id)),
    });
  }
  return policies;
}

/** Resolves the label vocabulary. Members of `value: enum` follow once the metrics are known. */
export function resolveLabels(
  document: CatalogDocument,
  policies: ReadonlyMap<string, ValuePolicy>,
  events: readonly EventType[],
  later: LaterNames,
  texts: Texts,
  findings: Findings,
): ReadonlyMap<string, Label> {
  const labels = new Map<string, Label>();
  const entries = new Map<string, LabelEntry>();
  const types = new Set([...events.map((event) => event.type), ...later.events]);
  for (const [id, written] of Object.entries(document.labels)) {
    const at: Path = ['labels', id];
    const base = written.extends === undefined ? undefined : entries.get(written.extends);
    if (written.extends !== undefined && base === undefined)
      findings.unknown(
        'unknown-label',
        [...at, 'extends'],
        'label above this one named',
        written.extends,
        entries.keys(),
        ['labels'],
      );
    const entry: LabelEntry = {
      ...(base === undefined ? {} : { field: camelCase(written.extends ?? id) }),
      ...base,
      ...written,
    };
    entries.set(id, entry);
    labels.set(
      id,
      toLabel(
        id,
        entry,
        base === undefined ? undefined : written.extends,
        policies,
        types,
        // A label that says nothing of its own means what the one says that it extends.
        described({ description: entry.description, deprecated: written.deprecated }, at, texts, [
          'labels',
          written.description === undefined ? (written.extends ?? id) : id,
        ]),
        findings,
      ),
    );
  }
  return labels;
}

function toLabel(
  id: string,
  entry: LabelEntry,
  base: string | undefined,
  policies: ReadonlyMap<string, ValuePolicy>,
  types: ReadonlySet<string>,
  description: Localized,
  findings: Findings,
): Label {
  const at: Path = ['labels', id];
  const fallback = entry.fallback ?? UNKNOWN;
  const value = entry.value;
  const policy = typeof value === 'string' && value !== 'enum' ? policies.get(value) : undefined;
  if (typeof value === 'string' && value !== 'enum' && policy === undefined)
    findings.unknown(
      'unknown-value-policy',
      [...at, 'value'],
      'value policy',
      value,
      ['enum', ...policies.keys()],
      ['values'],
    );
  if (value === undefined)
    findings.keyError(
      'missing-key',
      at,
      `the label \`${id}\` says nothing about its values`,
      'add `value:` with `enum`, a value policy or a closed list',
    );
  return {
    id,
    property: camelCase(id),
    prometheusName: entry.name ?? base ?? id,
    otelName: entry.otel,
    description,
    source: sourceOf(id, entry, base),
    byEvent: new Map(
      Object.entries(entry.by_event ?? {}).map(([type, source]) => {
        if (!types.has(type))
          findings.unknownKey('unknown-event', [...at, 'by_event', type], 'event', type, types, [
            'events',
          ]);
        return [
          type,
          typeof source === 'string' ? { kind: 'constant', text: source } : fieldSource(source),
        ];
      }),
    ),
    members: Array.isArray(value) ? (value as readonly string[]) : undefined,
    policy,
    fallback,
    absent: entry.absent ?? fallback,
    bound: entry.bound,
    disjoint: entry.disjoint,
    at,
  };
}

function sourceOf(id: string, entry: LabelEntry, base: string | undefined): LabelSource {
  if (entry.fact !== undefined) return { kind: 'fact', name: entry.fact };
  if (entry.join !== undefined) return { kind: 'join', path: entry.join };
  if (entry.first !== undefined) return { kind: 'first', cases: entry.first.map(fieldSource) };
  if (entry.field === undefined && Array.isArray(entry.value) && entry.by_event === undefined)
    return { kind: 'part' };
  return { kind: 'field', path: entry.field ?? camelCase(base ?? id) };
}

function fieldSource(source: SourceEntry): Extract<LabelSource, { kind: 'field' }> {
  return {
    kind: 'field',
    path: source.field,
    ...(source.after === undefined ? {} : { after: source.after }),
    ...(source.map === undefined ? {} : { map: new Map(Object.entries(source.map)) }),
    ...(source.otherwise === undefined ? {} : { otherwise: source.otherwise }),
  };
}
