import { basename, join, relative } from 'node:path';
import { editorSchema } from '../../catalog/editor-schema.ts';
import { documentFiles } from '../../emit/outputs.ts';
import { codeFiles } from '../../emit/typescript/code-files.ts';
import type { Catalog } from '../../model/catalog.ts';
import { formatted } from '../../output/format.ts';
import { HOME, placed } from '../../output/place.ts';
import { writeAlone } from '../../output/write.ts';
import type { Loaded } from '../load.ts';

/** Every file of the output, as it is written. */
export async function outputFiles(loaded: Loaded, catalog: Catalog, runtime: string) {
  // The formatter is another process: the pages are printed meanwhile.
  const code = formatted(codeFiles(catalog));
  const documents = documentFiles(catalog);
  const place = { catalog: basename(loaded.file), runtime };
  return placed([...(await code), ...documents, editorFile(loaded)], place);
}

/** The schema of this catalog for editors: the one file of the output that needs no sound catalog. */
function editorFile({ source }: Loaded) {
  return { path: 'catalog.schema.json', text: editorSchema(source.data) };
}

/**
 * Writes it for a catalog with findings, so that an editor knows a name before all is right.
 * @returns what to say of it: nothing when it is as it was, or when the file is no YAML
 */
export function keepEditorFile(folder: string, loaded: Loaded): string {
  if (loaded.source.data === undefined) return '';
  const [file] = placed([editorFile(loaded)], { ...HOME, catalog: basename(loaded.file) });
  try {
    if (file === undefined || !writeAlone(folder, file)) return '';
    return ` but ${relative(process.cwd(), join(folder, file.path))}`;
  } catch {
    return '';
  }
}
