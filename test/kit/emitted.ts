import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { documentFiles } from '../../codegen/emit/outputs.ts';
import { codeFiles } from '../../codegen/emit/typescript/code-files.ts';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { printCode } from '../../codegen/output/print.ts';

/** A page, empty when there is none; the path is that below `docs`. */
export const pageOf = (catalog: Catalog, path: string): string =>
  documentFiles(catalog).find((file) => file.path === `docs/${path}`)?.text ?? '';

/** Every file of the output, the code not laid out. */
export function emitAll(catalog: Catalog): GeneratedFile[] {
  return [...codeFiles(catalog).map(printCode), ...documentFiles(catalog)];
}
