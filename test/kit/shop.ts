import { readFileSync } from 'node:fs';
import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { codeFiles } from '../../codegen/emit/typescript/code-files.ts';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { formatted } from '../../codegen/output/format.ts';
import { printCode } from '../../codegen/output/print.ts';
import { checkCatalog, type Edition, editionOf, resolveText } from '../../codegen/pipeline.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** A small catalog without a finding. */
export const SHOP = read('../cases/shop.yaml');
/** The same with something of each kind for operators. */
export const OPERATED = `${SHOP}\n${read('operated.yaml')}`;
const PRICED = read('priced-shop.yaml');
/** The first one with an edition in progress. */
export const WITH_NEXT = edited("['1.0', '2.0']", "['1.0', '2.0', next]");

/**
 * A catalog with one piece of its text replaced.
 * @throws Error when it has no such piece
 */
export function edited(from: string, to: string, text = SHOP): string {
  if (!text.includes(from)) throw new Error(`the catalog has no ${from}`);
  return text.replace(from, to);
}

/**
 * A catalog at one of its editions, the newest by default.
 * @throws Error with what is found when that is an error, or when it has no such edition
 */
export function catalogOf(text: string, edition?: string): Catalog {
  const checked = checkCatalog('catalog.yaml', text);
  const found = editionOf(checked, edition)?.catalog;
  if (found === undefined) throw new Error(checked.diagnostics.map((one) => one.message).join());
  return found;
}

/** Another small catalog with more sections below it, as an edition knows it. @throws when there are findings */
export const soundShop = (sections: string, edition = '2.0'): Catalog =>
  catalogOf(PRICED + sections, edition);

/** The newest edition of a catalog as `diff` reads it. */
export function newestOf(text: string): Edition {
  const newest = resolveText('catalog.yaml', text).at(-1);
  if (newest === undefined) throw new Error(catalogOf(text).name);
  return newest;
}

/**
 * A file of code as it is printed for the shop.
 * @param replaced texts of the catalog, and what stands there instead
 * @throws Error for a change that does not fit, or that leaves a finding
 */
export async function printed(
  path: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = Object.entries(replaced).reduce(
    (before, [from, to]) => edited(from, to, before),
    SHOP,
  );
  const file = codeFiles(catalogOf(text)).find((one) => one.path === path);
  const [laidOut] = await formatted(file === undefined ? [] : [printCode(file)]);
  return (laidOut as GeneratedFile | undefined)?.text ?? '';
}
