import { readFileSync } from 'node:fs';
import type { Catalog } from '../../../codegen/model/catalog.ts';
import { checkCatalog, editionOf } from '../../../codegen/pipeline.ts';

const { catalog } = checkCatalog(
  'metrics.schema.yaml',
  readFileSync('metrics.schema.yaml', 'utf8'),
);

/** The catalog of this repository at one of its editions. */
export function catalogAt(edition: string): Catalog {
  const found = catalog && editionOf(catalog, edition);
  if (found === undefined) throw new Error(`no edition ${edition}`);
  return found;
}
