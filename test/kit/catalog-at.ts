import { readFileSync } from 'node:fs';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { checkCatalog, editionOf } from '../../codegen/pipeline.ts';

const checked = checkCatalog('metrics.schema.yaml', readFileSync('metrics.schema.yaml', 'utf8'));

/** The catalog of this repository at one of its editions. */
export function catalogAt(edition: string): Catalog {
  const found = editionOf(checked, edition);
  if (found === undefined) throw new Error(`no edition ${edition}`);
  return found;
}
