import type { Catalog } from '../model/catalog.ts';
import { codeFiles } from './code-files.ts';
import { documentFiles } from './document-files.ts';

/** A file of the output, by its path below the output folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every file of the output. A pure function of the catalog. */
export function emitAll(catalog: Catalog): GeneratedFile[] {
  return [...codeFiles(catalog), ...documentFiles(catalog)];
}
