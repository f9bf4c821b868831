import { readFileSync } from 'node:fs';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { catalogOf } from './shop.ts';

const SHOP = readFileSync(new URL('priced-shop.yaml', import.meta.url), 'utf8');

/** A small catalog with more sections below it, as an edition knows it. @throws when there are findings */
export const soundShop = (sections: string, edition = '2.0'): Catalog =>
  catalogOf(SHOP + sections, edition);
