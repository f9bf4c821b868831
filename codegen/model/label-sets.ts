import type { Catalog, LabelUse, Metric, Rule, Side } from './catalog.ts';
import { camelCase, Names, RESERVED_NAMES } from './names.ts';

/** Families (or instruments) that share their labels and their events: a row is found once for all of them. */
export interface SharedSet {
  /** Field of the generated registry: `runCompletedLabels`. */
  readonly property: string;
  readonly uses: readonly LabelUse[];
  readonly members: readonly { readonly metric: Metric; readonly side: Side }[];
}

/** The label sets of one exporter, in catalog order. */
export function sharedSets(
  catalog: Catalog,
  key: 'prometheus' | 'otel',
  suffix: string,
): SharedSet[] {
  const sets = new Map<
    string,
    { property: string; uses: readonly LabelUse[]; members: { metric: Metric; side: Side }[] }
  >();
  const names = new Names([
    ...RESERVED_NAMES[key],
    ...catalog.metrics.flatMap((metric) => metric[key]?.property ?? []),
  ]);
  for (const metric of catalog.metrics) {
    const side = metric[key];
    if (side === undefined || metric.rules.some((rule) => rule.origin === 'store')) continue;
    const identity = setIdentity(side, metric.rules);
    const set = sets.get(identity);
    if (set === undefined)
      sets.set(identity, {
        property: names.take(`${camelCase(metric.id)}${suffix}`),
        uses: side.labels,
        members: [{ metric, side }],
      });
    else set.members.push({ metric, side });
  }
  return [...sets.values()];
}

/** Families that are cleared as a whole keep their rows to themselves. */
function setIdentity(side: Side, rules: readonly Rule[]): string {
  const labels = side.labels.map((use) => use.label.id + (use.optional ? '?' : ''));
  const sources = rules.map((rule) => [
    rule.origin,
    rule.events.map((event) => event.type),
    rule.each?.label.id ?? '',
    rule.items === undefined ? '' : side.name,
  ]);
  return JSON.stringify([labels, sources]);
}

/** What one event does to one shared set: the rules that apply, with the family each feeds. */
export interface EventWork {
  readonly set: SharedSet;
  readonly steps: readonly Step[];
}

interface Step {
  readonly metric: Metric;
  readonly side: Side;
  readonly rule: Rule;
}

/** Everything that each event records, by its type, set by set. */
export function workByEvent(sets: readonly SharedSet[]): ReadonlyMap<string, readonly EventWork[]> {
  const work = new Map<string, { set: SharedSet; steps: Step[] }[]>();
  for (const set of sets)
    for (const { metric, side } of set.members)
      for (const rule of metric.rules)
        for (const event of rule.events) {
          const ofEvent = work.get(event.type) ?? [];
          work.set(event.type, ofEvent);
          if (ofEvent.at(-1)?.set !== set) ofEvent.push({ set, steps: [] });
          ofEvent.at(-1)?.steps.push({ metric, side, rule });
        }
  return work;
}
