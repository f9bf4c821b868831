import type { Catalog, Field, Label, Side, Span, SpanAttribute } from '../../model/catalog.ts';
import { Names } from '../../model/names.ts';
import { allAttributes, namesOf } from '../../model/span.ts';
import { type GeneratedFile, yamlFile } from '../generated-file.ts';
import { ownAttributes } from './own-attributes.ts';

const FORMAT = { file_format: 'definition/2' };
const STABILITY = 'development';
const WHEN_SAID = { conditionally_required: 'When the event carries it.' };

/**
 * `semconv/`: the catalog as a registry of semantic conventions, which OpenTelemetry's own tools read
 * without the network: attributes with types and members, metrics with units, spans with kinds.
 * Source: the definition language of weaver, version 2.
 */
export function emitSemconv(catalog: Catalog): GeneratedFile[] {
  const file = (name: string, data: object): GeneratedFile =>
    yamlFile(`semconv/${name}.yaml`, data);
  const attributes = [...attributesOf(catalog).values()].map(({ key, type, brief }) => ({
    ...{ key, type: typeof type === 'string' ? type : { members: membersOf(type) } },
    ...{ brief, stability: STABILITY },
  }));
  const metrics = catalog.metrics.flatMap(({ otel, type, description }) =>
    otel === undefined ? [] : [metric(otel, type, description['en'] ?? '')],
  );
  return [
    file('manifest', {
      schema_url: `https://${catalog.name}.invalid/semconv/${catalog.edition}`,
      description: `Telemetry of ${catalog.name}, edition ${catalog.edition}.`,
      stability: STABILITY,
    }),
    file('attributes', { ...FORMAT, attributes }),
    ...(metrics.length === 0 ? [] : [file('metrics', { ...FORMAT, metrics })]),
    ...(catalog.spans.length === 0
      ? []
      : [file('spans', { ...FORMAT, spans: catalog.spans.map(span) })]),
  ];
}

function metric({ name, unitText, labels }: Side, instrument: string, brief: string): object {
  return {
    name,
    brief,
    instrument,
    unit: unitText,
    requirement_level: 'recommended',
    stability: STABILITY,
    attributes: labels.flatMap(({ label, optional }) =>
      label.otelName === undefined
        ? []
        : [{ ref: label.otelName, requirement_level: optional ? { ...WHEN_SAID } : 'required' }],
    ),
  };
}

function span(one: Span): object {
  const keys = [...new Set(allAttributes(one).flatMap(keysOf))];
  return {
    type: one.name,
    kind: one.kind,
    name: { note: one.optIn === undefined ? one.name : `${one.name}, or as the conventions ask` },
    brief: one.description['en'] ?? '',
    requirement_level: 'recommended',
    stability: STABILITY,
    // An event need not carry every field.
    attributes: keys.map((ref) => ({ ref, requirement_level: 'recommended' })),
  };
}

/** The type of an attribute, as a registry of semantic conventions writes it. */
export type AttributeType =
  | 'string'
  | 'int'
  | 'double'
  | 'boolean'
  | 'template[string]'
  | 'template[any]'
  /** One of these texts. */
  | readonly string[];

export interface Attribute {
  readonly key: string;
  readonly type: AttributeType;
  readonly brief: string;
}

/** Every attribute of the metrics and spans of a catalog, by its key. */
function attributesOf(catalog: Catalog): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  const add = (key: string, type: AttributeType, brief: string): void => {
    const known = found.get(key);
    if (known === undefined) found.set(key, { key, type, brief });
    else found.set(key, { ...known, type: joined(known.type, type) });
  };
  for (const { key, type, brief } of ownAttributes(catalog)) add(key, type, brief);
  for (const { otel } of catalog.metrics)
    for (const { label } of otel?.labels ?? [])
      if (label.otelName !== undefined)
        add(label.otelName, labelType(label), textOf(label.description));
  for (const span of catalog.spans)
    for (const attribute of allAttributes(span))
      for (const key of keysOf(attribute))
        add(
          key,
          typeOf(attribute, span),
          textOf(
            attribute.source.kind === 'label'
              ? attribute.source.label.description
              : catalog.attributes.get(namesOf(attribute)[0] ?? ''),
          ),
        );
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Keys of one attribute; a registry names a set of attributes by what their keys begin with. */
const keysOf = (attribute: SpanAttribute): string[] =>
  namesOf(attribute).map((name) => name.replace(/\.\*$/, ''));

/** The type of a key that several labels share: with one that is open all are. */
function joined(one: AttributeType, other: AttributeType): AttributeType {
  if (typeof one !== 'string' && typeof other !== 'string') return [...new Set([...one, ...other])];
  const open = typeof one === 'string' ? one : other;
  return one === other || open === 'string' ? open : one;
}

function labelType({ members, fallback, absent, policy }: Label): AttributeType {
  if (policy?.steps !== undefined) return 'int';
  if (members === undefined || members.length === 0) return 'string';
  return [...new Set([...members, fallback, absent])];
}

function typeOf({ source }: SpanAttribute, span: Span): AttributeType {
  switch (source.kind) {
    case 'label':
      return labelType(source.label);
    case 'entries':
      return 'template[string]';
    case 'value': {
      if (source.seconds) return 'double';
      const fields = span.triggers.flatMap(
        ({ event }) =>
          (source.field.private ? event.privateFields : event.fields).get(source.field.path) ?? [],
      );
      return fields[0] === undefined ? 'int' : fieldType(fields[0]);
    }
    default:
      return 'string';
  }
}

const FRACTIONS: ReadonlySet<string> = new Set(['usd', 'ratio', 's', 'ms']);

function fieldType({ class: kind, unit, members }: Field): AttributeType {
  if (kind === 'flag') return 'boolean';
  if (kind === 'enum') return members;
  return FRACTIONS.has(unit) ? 'double' : 'int';
}

/** Ids of members are words of a programming language, each another one. */
function membersOf(values: readonly string[]): object[] {
  const ids = new Names();
  return values.map((value) => {
    const word = value.toLowerCase().replace(/[^a-z0-9]+/g, '_');
    const id = ids.unique(/^[a-z]/.test(word) ? word : `value_${word}`);
    return { id, value, stability: STABILITY };
  });
}

function textOf(text: Readonly<Record<string, string>> | undefined): string {
  return text?.['en'] ?? '';
}
