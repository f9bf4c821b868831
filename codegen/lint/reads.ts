import type { Catalog, Metric } from '../model/catalog.ts';
import { valuePaths } from './records.ts';
import { carriers, fieldUses } from './span-fields.ts';

/** Places of the fields that some metric or span reads, each as its path in the file. */
export function fieldsRead(catalog: Catalog): ReadonlySet<string> {
  const read = new Set<string>();
  for (const metric of catalog.metrics)
    for (const rule of metric.rules) {
      const paths = [...valuePaths(rule).map(({ path }) => path), ...labelPaths(metric)];
      for (const event of rule.events)
        for (const path of paths) {
          const field = event.fields.get(path);
          if (field !== undefined) read.add(JSON.stringify(field.at));
        }
    }
  for (const use of fieldUses(catalog))
    for (const { field } of carriers(use)) read.add(JSON.stringify(field.at));
  return read;
}

function labelPaths(metric: Metric): string[] {
  const uses = [...(metric.prometheus?.labels ?? []), ...(metric.otel?.labels ?? [])];
  return uses.flatMap(({ label: { source } }) => (source.kind === 'field' ? [source.path] : []));
}
