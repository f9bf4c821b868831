import type { Block } from '../../../guides/guide.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { GeneratedFile } from '../../generated-file.ts';
import { frontMatter, textIn } from '../markdown.ts';
import { fragmentsOf } from './fragments.ts';

/** `docs/<locale>/<guide>.md`: each guide in each language, with the generated pieces in place. */
export function emitGuides(catalog: Catalog): GeneratedFile[] {
  const fragments = fragmentsOf(catalog);
  return catalog.locales.flatMap((locale) =>
    catalog.guides.map(({ id, title, summary, blocks }) => ({
      path: `docs/${locale}/${id}.md`,
      text: page(
        frontMatter({ title: textIn(title, locale), summary: textIn(summary, locale) }),
        blocks,
        (block) =>
          block.kind === 'fragment'
            ? fragments.get(block.name)?.(catalog, locale)
            : printed(block, locale),
      ),
    })),
  );
}

/** Blocks stand apart, items of one list together; a piece that an edition has not is left out. */
function page(
  head: string,
  blocks: readonly Block[],
  print: (block: Block) => string | undefined,
): string {
  let text = head;
  let before: Block | undefined;
  for (const block of blocks) {
    const piece = print(block);
    if (piece === undefined || piece === '') continue;
    text += `${block.kind === 'item' && before?.kind === 'item' ? '\n' : '\n\n'}${piece}`;
    before = block;
  }
  return `${text}\n`;
}

function printed(block: Exclude<Block, { kind: 'fragment' }>, locale: string): string {
  switch (block.kind) {
    case 'code':
      return block.lines.join('\n');
    case 'heading':
      return `${'#'.repeat(block.level)} ${textIn(block.text, locale)}`;
    case 'item':
      return `${block.mark} ${textIn(block.text, locale)}`;
    case 'note':
      return `> ${textIn(block.text, locale)}`;
    case 'paragraph':
      return textIn(block.text, locale);
  }
}
