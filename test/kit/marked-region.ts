import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts text between `<!-- name:begin -->` and `<!-- name:end -->` of a Markdown file.
 *
 * @throws Error when the file does not have both
 */
export function fillRegion(file: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no ${begin} and ${end}`);
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`);
}
