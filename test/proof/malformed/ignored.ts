import type { Catalog, EventType, Field, Metric, Rule } from '../../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { heldBy } from '../../kit/series.ts';
import { place } from '../catalog.ts';
import { soundEvent } from './malformed-events.ts';
import { BAD_VALUES, type BadValue } from './values.ts';

/** What one measure of one event feeds. */
interface Feed {
  readonly metric: Metric;
  readonly rule: Rule;
  readonly type: EventType;
  readonly field: Field;
}

/** Every measure that a family is made of, by the catalog's rules; those of items are left out. */
function feeds(catalog: Catalog): Feed[] {
  return catalog.metrics.flatMap((metric) =>
    metric.prometheus === undefined
      ? []
      : metric.rules.flatMap((rule) =>
          rule.items !== undefined || rule.value === undefined
            ? []
            : rule.events.flatMap((type) => {
                const field = type.fields.get(rule.value ?? '');
                return field?.class === 'measure' ? [{ metric, rule, type, field }] : [];
              }),
        ),
  );
}

/**
 * A measure that is none changes nothing in its family and is counted as ignored.
 *
 * @returns faults, and how many pairs of measure and bad value there were
 */
export function ignoredObservations(catalog: Catalog): { faults: string[]; tried: number } {
  const faults: string[] = [];
  let tried = 0;
  for (const feed of feeds(catalog)) {
    for (const value of BAD_VALUES) {
      tried += 1;
      const fault = faultOf(feed, value);
      if (fault !== undefined) faults.push(fault);
    }
  }
  return { faults, tried };
}

function faultOf({ metric, rule, type, field }: Feed, value: BadValue): string | undefined {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  const family = registry.store.families.find(({ name }) => name === metric.prometheus?.name);
  if (family === undefined) return `${metric.id} has no family`;
  const event = soundEvent(type);
  for (const { path, members } of rule.where) {
    const guarded = type.fields.get(path);
    if (guarded !== undefined) place(event, guarded, members[0]);
  }
  handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
  const where = `${metric.id} of ${type.type}.${field.path}, ${value.name}`;
  if (family.size === 0) return `${where}: the sound event was not recorded`;
  const before = JSON.stringify(heldBy(family));
  const { ignored } = registry.store;
  place(event, field, value.make());
  handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
  if (JSON.stringify(heldBy(family)) !== before) return `${where}: it was recorded`;
  return registry.store.ignored > ignored ? undefined : `${where}: it was not counted`;
}
