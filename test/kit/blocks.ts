import { readFileSync } from 'node:fs';

/**
 * The table in a text file: a block of lines for each row, parted by an empty line. `\n` in a line
 * is the end of one.
 */
export function blocks(file: URL): string[][] {
  const text = readFileSync(file, 'utf8').trimEnd();
  return text
    .split('\n\n')
    .map((block) => block.split('\n').map((line) => line.replaceAll('\\n', '\n')));
}
