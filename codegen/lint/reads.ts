import type { Catalog, Field } from '../model/catalog.ts';
import { readingOf, valuePaths } from '../model/reading.ts';
import { carriers, fieldUses } from './span-fields.ts';

/** Places of the fields that some metric or span reads, each as its path in the file. */
export function fieldsRead(catalog: Catalog): ReadonlySet<string> {
  const read = new Set<string>();
  const add = (field: Field | undefined): void => {
    if (field !== undefined) read.add(JSON.stringify(field.at));
  };
  for (const metric of catalog.metrics) {
    const uses = [...(metric.prometheus?.labels ?? []), ...(metric.otel?.labels ?? [])];
    for (const rule of metric.rules)
      for (const event of rule.events) {
        for (const { path } of valuePaths(rule)) add(event.fields.get(path));
        for (const { label } of uses) readingOf(label, event, rule.items).fields.forEach(add);
      }
  }
  for (const use of fieldUses(catalog)) for (const { field } of carriers(use)) add(field);
  return read;
}
