import type { Diagnostic } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';
import type { Guide } from './guide.ts';

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
    return [
      {
        id: 'unknown-fragment',
        severity: 'error',
        message: `there is no generated piece \`${block.name}\``,
        position: { file, line: block.line, column: 3, end: 3 + block.name.length },
        line: `{{${block.name}}}`,
        help: suggest(block.name, fragments),
      },
    ];
  });
}
