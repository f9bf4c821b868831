import { readFileSync } from 'node:fs';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { checkCatalog, editionOf } from '../../codegen/pipeline.ts';

const FILE = new URL('../../metrics.schema.yaml', import.meta.url);

const checked = checkCatalog('metrics.schema.yaml', readFileSync(FILE, 'utf8'));

/**
 * The catalog of this repository at one of its editions, the newest by default.
 * @throws Error when it has errors, or no such edition
 */
export function catalogAt(edition?: string): Catalog {
  const found = editionOf(checked, edition)?.catalog;
  if (found === undefined)
    throw new Error(`no edition ${edition}: ${checked.diagnostics[0]?.message}`);
  return found;
}
