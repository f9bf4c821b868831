import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

export const EXPLORER_PAGE: string = read('./page.html');
export const EXPLORER_STYLE: string = read('./page.css').trimEnd();

/** The modules of the page as one script: later ones use what earlier ones define. */
export const EXPLORER_SCRIPT: string = [
  'catalog',
  'names',
  'address',
  'elements',
  'entry',
  'metric',
  'details',
  'editions',
  'news',
  'list',
  'page',
]
  .map((name) => joined(read(`./${name}.js`)))
  .join('\n');

/** A module without imports, exports and comments: one script has it all. */
function joined(module: string): string {
  return module
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export /gm, '')
    .replace(/^ *(?:\/\*\*[\s\S]*?\*\/|\/\/.*)\n/gm, '')
    .trim();
}
