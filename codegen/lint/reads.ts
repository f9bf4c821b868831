import type { Catalog, Field } from '../model/catalog.ts';
import { carriers, fieldUses } from './span-fields.ts';

/** Places of the fields that some metric or span reads, each as its path in the file. */
export function fieldsRead(catalog: Catalog): ReadonlySet<string> {
  const read = new Set<string>();
  const add = (field: Field | undefined): void => {
    if (field !== undefined) read.add(JSON.stringify(field.at));
  };
  for (const { rules } of catalog.metrics)
    for (const { events, reads } of rules)
      for (const { fields } of events) for (const { path } of reads) add(fields.get(path));
  for (const { texts } of catalog.labels)
    for (const { text } of texts)
      if ('reads' in text) for (const { field } of text.reads) add(field);
  for (const use of fieldUses(catalog)) for (const { field } of carriers(use)) add(field);
  return read;
}
