import { catalog } from './catalog.js';

/** As a Collector stores a name, in small letters. */
const stored = (name) => name.toLowerCase().replace(/\W/g, '_');

/** What a name has behind it in a scrape or a store. */
const ending = /_(?:bucket|count|sum|total|created)$/;

const metricsByName = new Map();
for (const metric of catalog.metrics)
  for (const side of [metric.prometheus, metric.otel])
    if (side !== undefined)
      for (const name of [stored(side.name), stored(side.name).replace(ending, '')])
        metricsByName.set(name, (metricsByName.get(name) ?? new Set()).add(metric.id));

/** Ids of the metrics that a line of a scrape, a query or a name as a store has it speaks of. */
export function metricsNamedIn(text) {
  const words = text.match(/[a-z_][\w.:]*/gi) ?? [];
  return new Set(
    words
      .map(stored)
      .flatMap((name) => [
        ...(metricsByName.get(name) ?? metricsByName.get(name.replace(ending, '')) ?? []),
      ]),
  );
}

/** Kind and id of what has a name in any language of a store: a metric, a span or a label. */
export const placeOf = new Map([
  ...catalog.labels.flatMap(({ id, name, otel }) => [
    [name, ['label', id]],
    [otel, ['label', id]],
  ]),
  ...catalog.spans.map(({ id, name }) => [name, ['span', id]]),
  ...catalog.metrics.flatMap(({ id, prometheus, otel }) =>
    [prometheus, otel].flatMap((side) => (side ? [[side.name, ['metric', id]]] : [])),
  ),
]);
