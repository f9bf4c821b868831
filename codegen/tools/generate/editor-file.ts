import { join, relative } from 'node:path';
import { editorSchema } from '../../catalog/editor-schema.ts';
import type { CatalogSource } from '../../catalog/source.ts';
import { writeAlone } from '../../output/write.ts';

/** The schema of this catalog for editors: the one file of the output that needs no sound catalog. */
export function editorFile({ data }: CatalogSource) {
  return { path: 'catalog.schema.json', text: editorSchema(data) };
}

/**
 * Writes it for a catalog with findings, so that an editor knows a name before all is right.
 * @returns what to say of it: nothing when it is as it was, or when the file is no YAML
 */
export function keepEditorFile(folder: string, source: CatalogSource): string {
  if (source.data === undefined) return '';
  const file = editorFile(source);
  try {
    if (!writeAlone(folder, file)) return '';
  } catch {
    return '';
  }
  return ` but ${relative(process.cwd(), join(folder, file.path))}`;
}
