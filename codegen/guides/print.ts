import type { Block, Guide } from './guide.ts';

/** What a guide needs to become a page in one language. */
export interface GuideParts {
  readonly translate: (context: string, english: string) => string;
  /** The generated piece of that name; undefined when there is none in this edition. */
  readonly fragment: (name: string) => string | undefined;
  /** A comment for the front matter, which no renderer shows. */
  readonly mark: string;
}

/** The page of a guide: front matter, then its blocks in order. */
export function printGuide({ id, title, summary, blocks }: Guide, parts: GuideParts): string {
  const { translate, mark } = parts;
  const head = [
    '---',
    `# ${mark}`,
    `title: ${JSON.stringify(translate(`guides.${id}.title`, title))}`,
    `summary: ${JSON.stringify(translate(`guides.${id}.summary`, summary))}`,
    '---',
  ].join('\n');
  let page = head;
  let before: Block | undefined;
  for (const block of blocks) {
    const text = printBlock(block, parts);
    if (text === undefined) continue;
    // Items of one list stand together.
    const tight = block.kind === 'item' && before?.kind === 'item';
    page += `${tight ? '\n' : '\n\n'}${text}`;
    before = block;
  }
  return `${page}\n`;
}

function printBlock(block: Block, { translate, fragment }: GuideParts): string | undefined {
  switch (block.kind) {
    case 'code':
      return block.lines.join('\n');
    case 'fragment':
      return fragment(block.name);
    case 'heading':
      return `${'#'.repeat(block.level)} ${translate(block.context, block.text)}`;
    case 'item':
      return `${block.mark} ${translate(block.context, block.text)}`;
    case 'note':
      return `> ${translate(block.context, block.text)}`;
    case 'paragraph':
      return translate(block.context, block.text);
  }
}
