import type { Catalog } from '../model/catalog.ts';
import { documentFiles } from './docs/document-files.ts';
import { codeFiles } from './typescript/code-files.ts';

/** A file of the output, by its path below the output folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every file of the output, the code not laid out yet. A pure function of the catalog. */
export function emitAll(catalog: Catalog): GeneratedFile[] {
  return [...codeFiles(catalog), ...documentFiles(catalog)];
}
