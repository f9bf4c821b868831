import { readFileSync } from 'node:fs';
import Handlebars, { type HelperOptions } from 'handlebars';
import type { Block } from '../../../guides/guide.ts';
import { fill, pageWordingOf, wordingOf } from '../../../locales/translations.ts';
import type { Catalog, Localized } from '../../../model/catalog.ts';
import { sides } from '../../../model/metric.ts';
import { type GeneratedFile, HEADER } from '../../generated-file.ts';
import { code, paragraph, prose, proseCell, steps, textIn } from '../markdown.ts';
import { viewsOf } from './view.ts';

/** `docs/<locale>/`: a page of contents, the guides, and a page for each kind of thing that the catalog has. */
export function emitPages(catalog: Catalog): GeneratedFile[] {
  const viewIn = viewsOf(catalog);
  const pieces = piecesOf(catalog, viewIn);
  return catalog.locales.flatMap((locale) => {
    const view = viewIn(locale);
    const guides = catalog.guides.map(({ id, title, summary, blocks }) => ({
      file: `${id}.md`,
      title: textIn(title, locale),
      body: guideBody(blocks, locale, (name) => pieces.get(name)?.(locale) ?? ''),
      summary: textIn(summary, locale),
    }));
    const listed = titlesOf(catalog, locale);
    const { contents, explorer } = pageWordingOf(locale);
    const links = [...guides, ...listed, { file: '../index.html', title: explorer }];
    return [
      { file: 'README.md', title: contents, body: render('README.md', { ...view, links }) },
      ...guides,
      ...listed.map(({ file, title }) => ({ file, title, body: render(file, view) })),
    ].map(({ file, ...parts }) => ({ path: `docs/${locale}/${file}`, text: page(parts) }));
  });
}

/** Every page of a catalog that has something for it. */
function titlesOf(catalog: Catalog, locale: string): { file: string; title: string }[] {
  const { prometheusTitle, otelTitle, spansTitle, eventsTitle } = wordingOf(locale);
  const { labelPolicy, configuration, recipes, alerts, troubleshooting } = pageWordingOf(locale);
  const settings = [...catalog.settings, ...catalog.environment];
  const pages: [file: string, title: string, about?: readonly unknown[]][] = [
    ['prometheus-metrics.md', prometheusTitle, sides(catalog, ['prometheus'])],
    ['otel-metrics.md', otelTitle, sides(catalog, ['otel'])],
    ['otel-spans.md', spansTitle, catalog.spans],
    ['events.md', eventsTitle],
    ['label-policy.md', labelPolicy, catalog.labels],
    ['configuration.md', configuration, settings],
    ['recipes.md', recipes, catalog.recipes],
    ['runbooks.md', alerts, catalog.alerts],
    ['troubleshooting.md', troubleshooting, catalog.troubleshooting],
  ];
  return pages.flatMap(([file, title, about]) => (about?.length === 0 ? [] : [{ file, title }]));
}

/** Names of the pages that stand beside the guides. */
export const pageNames = (catalog: Catalog): string[] => [
  'readme',
  ...titlesOf(catalog, 'en').map(({ file }) => file.replace(/\.md$/, '')),
];

/** A piece of documentation for any page, in one language. */
export type Piece = (locale: string) => string;

/** Every piece that a page can ask for, by name. */
export function piecesOf(catalog: Catalog, viewIn = viewsOf(catalog)): ReadonlyMap<string, Piece> {
  return new Map<string, Piece>([
    ...PIECE_NAMES.map((name): [string, Piece] => [name, (locale) => render(name, viewIn(locale))]),
    ...catalog.troubleshooting.map((symptom): [string, Piece] => [
      `troubleshooting-${symptom.id.replaceAll('_', '-')}`,
      (locale) => steps(textIn(symptom.steps, locale)),
    ]),
  ]);
}

/** Blocks stand apart, items of one list together; a piece that an edition has not is left out. */
function guideBody(
  blocks: readonly Block[],
  locale: string,
  pieceOf: (name: string) => string,
): string {
  let text = '';
  let wasItem = false;
  for (const block of blocks) {
    const piece = printed(block, locale, pieceOf);
    if (piece === '') continue;
    const isItem = block.kind === 'text' && /^[-\d]/.test(block.mark);
    text += `${isItem && wasItem ? '\n' : '\n\n'}${piece}`;
    wasItem = isItem;
  }
  return text.trimStart();
}

function printed(block: Block, locale: string, pieceOf: (name: string) => string): string {
  if (block.kind === 'fragment') return pieceOf(block.name);
  if (block.kind === 'code') return block.lines.join('\n');
  return `${block.mark}${textIn(block.text, locale)}`;
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** An instance of our own: helpers of others do not reach our templates. */
const handlebars = Handlebars.create();

/** Registers each template of a file by its name: it is compiled when it is first shown. */
function register(file: string): string[] {
  const found = read(file).matchAll(/^\{\{#\*inline "(.+?)"\}\}\n?(.*?)\{\{\/inline\}\}$/gms);
  return [...found].map(([, name = '', template = '']) => {
    handlebars.registerPartial(name, template);
    return name;
  });
}

/** Every piece that a page can ask for, by name. */
const PIECE_NAMES = register('pieces.hbs');
register('pages.hbs');

const knownHelpers: Record<string, boolean> = {};

/** A helper gets what stands behind its name, and the locale of the page. */
function help(name: string, helper: (given: never[], options: HelperOptions) => string): void {
  knownHelpers[name] = true;
  handlebars.registerHelper(name, (...given: unknown[]) => {
    const options = given.pop() as HelperOptions;
    return helper(given as never[], options);
  });
}

const localeOf = ({ data }: HelperOptions): string => data.root.locale;

const inLocale = (text: Localized | string | undefined, options: HelperOptions): string =>
  typeof text === 'string' ? text : textIn(text, localeOf(options));

/** The fixed words of each locale that was asked for; no key is no word. */
const words = new Map<string, object>();

function wordsIn(locale: string): object {
  const known = words.get(locale) ?? { ...pageWordingOf(locale), ...wordingOf(locale), '': '' };
  words.set(locale, known);
  return known;
}

/** One of the fixed words, by the keys that lead to it, with values in its places. */
function word(keys: readonly string[], options: HelperOptions): string {
  const known = wordsIn(localeOf(options));
  const found = keys.reduce<unknown>((part, key) => (part as never)?.[key], known);
  if (typeof found !== 'string') throw new Error(`there is no word ${keys.join('.')}`);
  return fill(found, options.hash);
}

const codes = (texts: readonly unknown[] = []): string =>
  texts.map((text) => code(String(text))).join(', ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

for (const [name, print] of Object.entries({ prose, cell: proseCell, steps }))
  help(name, ([text], options) => print(inLocale(text, options)));
help('w', word);
help('code', ([text]) => (text === undefined ? '' : code(text)));
help('codes', ([texts, none = ''], options) => codes(texts) || word([none], options));
help('list', ([items]: unknown[]) => (items as readonly unknown[]).join(', '));
// A comment in PromQL ends with its line.
help('line', ([text], options) => inLocale(text, options).replace(/\s+/g, ' '));
help('quoted', ([text]) => JSON.stringify(text));
/** A table of words and rows; without a row it is nothing. */
help('table', ([rows, ...words]: unknown[], options) => {
  const head = words.map((key) => paragraph(word([key as string], options)));
  const body = (rows as readonly unknown[]).map((one) => options.fn(one)).join('');
  return body === '' ? '' : `${row(head)}${row(head.map(() => '---'))}${body}`;
});

const whole = handlebars.compile<object>('{{> (lookup . "shown")}}', {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: knownHelpers as never,
});

/** A piece or the body of a page. Templates hold layout; what is shown is decided in the view. */
function render(shown: string, view: object): string {
  // What is left out leaves its empty lines behind.
  return whole({ ...view, shown })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A whole page: what a docs site reads, and for people who would edit it where it comes from; then its body. */
function page({ body, ...head }: { title: string; body: string; summary?: string }): string {
  return `${render('head', { header: HEADER, ...head })}\n\n${body}\n`;
}
