import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { LEGAL_NAMES, namePrefix } from '../model/names.ts';
import { UNIT_NAMES, unitOf } from '../model/units.ts';
import type { Finding } from './rule.ts';
import { isMisfed } from './units.ts';

const SECTIONS = [
  ...(['values', 'buckets', 'groups', 'labels', 'fieldsets', 'metrics', 'spans'] as const),
  ...(['dashboards', 'alerts', 'recipes', 'never_exported', 'troubleshooting'] as const),
] satisfies readonly (keyof CatalogDocument)[];

const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const DOTTED = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;

export function* idCase(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const section of SECTIONS)
    for (const id of Object.keys(document[section] ?? {}))
      if (!SNAKE_CASE.test(id)) {
        const message = `\`${id}\` is not in snake_case`;
        yield { at: [section, id], key: true, message, help: `write \`${snakeCase(id)}\`` };
      }
  for (const type of Object.keys(document.events))
    if (!DOTTED.test(type))
      yield {
        at: ['events', type],
        message: `the event \`${type}\` is not in small letters`,
        help: `write \`${type.toLowerCase()}\`, if the service calls it so`,
      };
}

function snakeCase(id: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return words.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '') || 'a_name';
}

/** Of all other entries the schema asks for their texts. */
export function* missingText(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const section of ['labels', 'events', 'metrics', 'spans'] as const)
    for (const [id, { description }] of Object.entries(document[section] ?? {}))
      if (description === undefined) {
        const message = `\`${id}\` has no description`;
        yield { at: [section, id], message, help: 'add `description:` with a text in English' };
      }
}

export function* counterTotal({ metrics }: Catalog): Iterable<Finding> {
  for (const { type, prometheus } of metrics) {
    // With buckets its type is wrong, not its name.
    if (prometheus === undefined || (prometheus.buckets !== undefined && type !== 'histogram'))
      continue;
    const { name } = prometheus;
    const ends = name.endsWith('_total');
    if (ends === (type === 'counter') || !LEGAL_NAMES.prometheus.test(name)) continue;
    yield {
      at: [...prometheus.at, 'name'],
      message: ends
        ? `the ${type} \`${name}\` ends in \`_total\``
        : `the counter \`${name}\` does not end in \`_total\``,
      help: ends ? 'drop the ending, or make it a counter' : `call it \`${name}_total\``,
    };
  }
}

/** Units that the end of a name claims, by the word of the catalog or of Prometheus. */
const CLAIMED_UNITS: ReadonlyMap<string, string> = new Map(
  UNIT_NAMES.flatMap((name) => {
    const { suffix = '' } = unitOf(name) ?? {};
    return suffix === '' ? [] : [[name, name] as const, [suffix.slice(1), name] as const];
  }),
);

export function* unitSuffix(catalog: Catalog): Iterable<Finding> {
  for (const { key, side, metric } of sides(catalog)) {
    if (isMisfed(metric, side) || !LEGAL_NAMES[key].test(side.name)) continue;
    const suffix = unitOf(side.unit)?.suffix ?? '';
    const stem = side.name.replace(/_total$/, '');
    const unit = CLAIMED_UNITS.get(/_([a-z]+)$/.exec(side.name)?.[1] ?? '');
    if (key === 'otel' && unit !== undefined && unit !== side.unit) {
      const message = `\`${side.name}\` says ${unit}, and it holds ${side.unit}`;
      yield { at: [...side.at, 'name'], message, help: 'rename it, or give it that unit' };
    }
    if (key === 'prometheus' && suffix !== '' && !stem.endsWith(suffix))
      yield {
        at: [...side.at, 'name'],
        message: `\`${side.name}\` holds ${side.unit} but does not say so`,
        help: `end the name in \`${suffix}${metric.type === 'counter' ? '_total' : ''}\``,
      };
  }
}

export function* servicePrefix({ name, metrics }: Catalog): Iterable<Finding> {
  const prefix = namePrefix(name, 'prometheus');
  for (const { prometheus } of metrics)
    if (prometheus?.name.startsWith(prefix) === false)
      yield {
        at: [...prometheus.at, 'name'],
        message: `\`${prometheus.name}\` does not begin with \`${prefix}\``,
        help: 'begin the name with that of the service',
      };
}
