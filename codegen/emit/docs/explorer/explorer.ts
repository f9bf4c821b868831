import type { Catalog } from '../../../model/catalog.ts';
import { explorerData } from './explorer-data.ts';
import { EXPLORER_PAGE, EXPLORER_SCRIPT, EXPLORER_STYLE } from './parts.ts';

/** `docs/index.html`: the catalog to search and to walk through, in one file that fetches nothing. */
export function emitExplorer(catalog: Catalog): string {
  // Nothing in the data may end the script that it stands in.
  const data = JSON.stringify(explorerData(catalog)).replaceAll('<', '\\u003c');
  const parts: Readonly<Record<string, string>> = {
    '%name%': catalog.name.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    '/* style */': EXPLORER_STYLE,
    '"data"': data,
    '/* script */': `(() => {\n'use strict';\n${EXPLORER_SCRIPT}\n})();`,
  };
  // In one pass: what is put in is not looked at again.
  const places = /%name%|\/\* (?:style|script) \*\/|"data"/g;
  return EXPLORER_PAGE.replace(places, (place) => parts[place] ?? place);
}
