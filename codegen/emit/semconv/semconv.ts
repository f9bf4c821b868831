import type { Catalog, Side, Span } from '../../model/catalog.ts';
import { allAttributes } from '../../model/span.ts';
import { type GeneratedFile, yamlFile } from '../generated-file.ts';
import { attributesOf, keysOf } from './attributes.ts';

const FORMAT = { file_format: 'definition/2' };
const STABILITY = 'development';

/**
 * `semconv/`: the catalog as a registry of semantic conventions, which OpenTelemetry's own tools read
 * without the network: attributes with types and members, metrics with units, spans with kinds.
 * Source: the definition language of weaver, version 2.
 */
export function emitSemconv(catalog: Catalog): GeneratedFile[] {
  const file = (name: string, data: object): GeneratedFile =>
    yamlFile(`semconv/${name}.yaml`, data);
  const attributes = [...attributesOf(catalog).values()].map(({ key, type, brief }) => ({
    key,
    type:
      typeof type === 'string'
        ? type
        : { members: type.members.map((member) => ({ ...member, stability: STABILITY })) },
    brief,
    stability: STABILITY,
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
        : [{ ref: label.otelName, requirement_level: optional ? 'recommended' : 'required' }],
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
