import type { CatalogSource } from '../../catalog/source.ts';

/**
 * The text with an entry added to a section: after the entry `after`, or at the end of the section.
 * Not a byte of the rest changes, so comments and order stay.
 * @returns undefined when the section is not written as a block of lines
 */
export function insertEntry(
  source: CatalogSource,
  section: string,
  after: string | undefined,
  entry: readonly string[],
): string | undefined {
  const lines = source.text.split('\n');
  const path = after === undefined ? [section] : [section, after];
  const { line, column } = source.keyAt(path);
  if ((lines[line - 1] ?? '').slice(0, column - 1).trim() !== '') return undefined;
  if (after === undefined && /\{/.test(lines[line - 1] ?? '')) return undefined;
  lines.splice(endOfBlock(lines, line, column), 0, ...entry);
  return lines.join('\n');
}

/** Number of lines up to and with the last one that belongs to the entry beginning at `line`. */
function endOfBlock(lines: readonly string[], line: number, column: number): number {
  let end = line;
  for (let index = line; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    if (text.trim() === '') continue;
    if (text.search(/\S/) < column) break;
    end = index + 1;
  }
  return end;
}
