import { readFileSync } from 'node:fs';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { checkCatalog, editionOf } from '../../codegen/pipeline.ts';

const SHOP = readFileSync(new URL('priced-shop.yaml', import.meta.url), 'utf8');

/** A small catalog with more sections below it, as an edition knows it. @throws when there are findings */
export function soundShop(sections: string, edition = '2.0'): Catalog {
  const checked = checkCatalog('shop.yaml', SHOP + sections);
  const found = editionOf(checked, edition);
  if (found === undefined)
    throw new Error(checked.diagnostics.map(({ message }) => message).join('\n'));
  return found;
}
