import type { Path } from '../catalog/source.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Localized, Texts } from '../locales/translations.ts';
import { suggest } from '../suggest.ts';

/** A piece of a guide. Texts are Markdown and translated one by one; all else stays as it is. */
export type Block =
  /** A paragraph, or what its mark says: `## `, `- `, `1. `, `> `. */
  | { readonly kind: 'text'; readonly mark: string; readonly text: Localized }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  /** A generated piece by its name. */
  | { readonly kind: 'fragment'; readonly name: string; readonly line: number };

/** A page written in English as Markdown, with places for generated pieces. */
export interface Guide {
  readonly id: string;
  readonly title: Localized;
  readonly summary: Localized;
  readonly blocks: readonly Block[];
}

/**
 * Reads a guide: front matter with `title` and `summary`, then headings, paragraphs, lists, notes
 * and code, each parted from the next by an empty line, and `{{name}}` for a generated piece.
 * A text is known to translators by the heading that it stands under and its place below it.
 */
export function readGuide(id: string, markdown: string, texts: Texts): Guide {
  const lines = markdown.split(/[ \t]*\r?\n/);
  const end = lines.indexOf('---', 1);
  const said = (key: string): string | undefined =>
    lines
      .slice(1, end)
      .find((line) => line.startsWith(`${key}: `))
      ?.slice(key.length + 2);
  return {
    id,
    title: texts(said('title') ?? id, ['guides', id, 'title']),
    summary: texts(said('summary'), ['guides', id, 'summary']),
    blocks: readBlocks(['guides', id], lines, end + 1, texts),
  };
}

function readBlocks(guide: Path, lines: readonly string[], from: number, texts: Texts): Block[] {
  const blocks: Block[] = [];
  let section = 'intro';
  let place = 0;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fragment = /^\{\{([\w-]+)\}\}$/.exec(line);
    const [fence] = /^`{3,}/.exec(line) ?? [];
    if (line === '') continue;
    if (fence !== undefined) {
      const end = lines.indexOf(fence, index + 1);
      // As Markdown has it: what nothing closes goes on to the end.
      const code = end < 0 ? [...lines.slice(index), fence] : lines.slice(index, end + 1);
      blocks.push({ kind: 'code', lines: code });
      index += code.length - 1;
    } else if (fragment !== null) {
      blocks.push({ kind: 'fragment', name: fragment[1] ?? '', line: index + 1 });
    } else {
      const [, mark = '', text = ''] = /^((?:#+|>|-|\d+\.) )?(.*)$/.exec(line) ?? [];
      const isHeading = mark.startsWith('#');
      if (isHeading) section = slugOf(text);
      place = isHeading ? 0 : place + 1;
      const at = [...guide, section, isHeading ? 'title' : String(place)];
      blocks.push({ kind: 'text', mark, text: texts(text, at) });
    }
  }
  return blocks;
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * What is wrong with a guide: places for pieces that no generator makes.
 *
 * @param file path of the guide, for the finding
 */
export function checkGuide(
  { blocks }: Guide,
  file: string,
  fragments: readonly string[],
): Diagnostic[] {
  return blocks.flatMap((block): Diagnostic[] => {
    if (block.kind !== 'fragment' || fragments.includes(block.name)) return [];
    const { name, line } = block;
    const position = { file, line, column: 3, end: 3 + name.length };
    const message = `there is no generated piece \`${name}\``;
    const help = suggest(name, fragments);
    return [
      { id: 'unknown-fragment', severity: 'error', message, position, line: `{{${name}}}`, help },
    ];
  });
}
