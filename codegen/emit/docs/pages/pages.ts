import type { Block } from '../../../guides/guide.ts';
import { pageWordingOf, wordingOf } from '../../../locales/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { GeneratedFile } from '../../generated-file.ts';
import { steps, textIn } from '../markdown.ts';
import { PIECE_NAMES, page, render } from './templates.ts';
import { viewOf } from './view.ts';

/** `docs/<locale>/`: a page of contents, the guides, and a page for each kind of thing that the catalog has. */
export function emitPages(catalog: Catalog): GeneratedFile[] {
  const pieces = piecesOf(catalog);
  return catalog.locales.flatMap((locale) => {
    const view = viewOf(catalog, locale);
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
    ['prometheus-metrics.md', prometheusTitle],
    ['otel-metrics.md', otelTitle],
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

/** A piece of documentation for any page, in one language. */
export type Piece = (locale: string) => string;

/** Every piece that a page can ask for, by name. */
export function piecesOf(catalog: Catalog): ReadonlyMap<string, Piece> {
  const views = new Map<string, object>();
  const viewIn = (locale: string): object => {
    const view = views.get(locale) ?? viewOf(catalog, locale);
    views.set(locale, view);
    return view;
  };
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
