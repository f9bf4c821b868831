import type { Path } from '../catalog/source.ts';
import type { Catalog, Metric } from '../model/catalog.ts';
import { unitOf } from '../model/units.ts';
import type { Finding } from './rule.ts';

/** What these units measure means nothing when it is added up. */
const NEVER_ADDED: ReadonlySet<string> = new Set(['ratio', 'ordinal', 'code', 'instant']);

/** Every measure that a metric takes, event by event. */
function* measures({ rules }: Metric) {
  for (const rule of rules)
    for (const event of rule.events)
      for (const { path, at } of rule.reads) {
        const field = event.fields.get(path);
        if (field?.class === 'measure')
          yield { field: `${event.type} ${path}`, path, unit: field.unit, at };
      }
}

export function* addedLevel(catalog: Catalog): Iterable<Finding> {
  const levels = new Map<string, { metric: Metric; at: Path }>();
  for (const metric of catalog.metrics)
    if (metric.type === 'gauge')
      for (const { field, at } of measures(metric)) levels.set(field, { metric, at });
  for (const metric of catalog.metrics) {
    if (metric.type !== 'counter') continue;
    for (const { field, path, unit, at } of measures(metric)) {
      const level = levels.get(field);
      const never = NEVER_ADDED.has(unitOf(unit)?.dimension ?? '');
      if (level === undefined && !never) continue;
      yield {
        at,
        message: never
          ? `\`${path}\` is of unit ${unit}, which cannot be added up`
          : `\`${path}\` is a level, which the gauge \`${level?.metric.id}\` shows`,
        help: `make \`${metric.id}\` a gauge or a histogram, or count the events`,
        ...(level === undefined ? {} : { related: { at: level.at, message: 'the gauge' } }),
      } satisfies Finding;
    }
  }
}
