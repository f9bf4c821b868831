import { readFileSync } from 'node:fs';
import type { Catalog } from '../../../model/catalog.ts';
import { explorerData } from './explorer-data.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The modules of the page: later ones use what earlier ones define. */
const MODULES = [
  ...['catalog', 'names', 'address', 'elements', 'entry', 'metric'],
  ...['details', 'editions', 'news', 'list', 'page'],
];

/** A module without imports, exports and comments: one script has it all. */
function joined(module: string): string {
  return module
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export /gm, '')
    .replace(/^ *(?:\/\*\*[\s\S]*?\*\/|\/\/.*)\n/gm, '')
    .trim();
}

const PAGE = read('./page.html');
const STYLE = read('./page.css').trimEnd();
const SCRIPT = MODULES.map((name) => joined(read(`./${name}.js`))).join('\n');

/** `docs/index.html`: the catalog to search and to walk through, in one file that fetches nothing. */
export function emitExplorer(catalog: Catalog): string {
  // Nothing in the data may end the script that it stands in.
  const data = JSON.stringify(explorerData(catalog)).replaceAll('<', '\\u003c');
  const parts: Readonly<Record<string, string>> = {
    '%name%': catalog.name.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    '/* style */': STYLE,
    '"data"': data,
    '/* script */': `(() => {\n'use strict';\n${SCRIPT}\n})();`,
  };
  // In one pass: what is put in is not looked at again.
  const places = /%name%|\/\* (?:style|script) \*\/|"data"/g;
  return PAGE.replace(places, (place) => parts[place] ?? place);
}
