import { readdirSync, readFileSync } from 'node:fs';

/** A catalog with one mistake, named after it, and what is said about that. */
export interface Case {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
}

/** The catalog without a mistake that every case changes, after what stands in front of its table. */
const SHOP = readFileSync(new URL('shop.yaml', import.meta.url), 'utf8').split('\n');

/**
 * Every case of the tables in this folder: a title, a change of `shop.yaml` in the notation of a diff
 * (`...` between two places; nothing but `+` lines is a whole file), `===` and the report. A change
 * above the first title is made for all of a table.
 */
export function readCases(): Case[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file) => {
      const table = readFileSync(new URL(file, import.meta.url), 'utf8');
      const [front = '', ...sections] = table.split(/^# /m);
      const base =
        front === '' ? SHOP : changed(front.trimEnd().split('\n'), file, SHOP).split('\n');
      return sections.map((section) => readCase(file.replace('.txt', ''), section, base));
    });
}

function readCase(table: string, section: string, base: readonly string[]): Case {
  const [change = '', expected = ''] = section.split('\n===\n');
  const [title = '', ...lines] = change.split('\n');
  const name = `${table}: ${title}`;
  return { name, text: changed(lines, name, base), expected: expected.replace(/\n*$/, '\n') };
}

function changed(lines: readonly string[], name: string, base: readonly string[]): string {
  if (lines.every((line) => line.startsWith('+')))
    return lines.map((line) => `${line.slice(1)}\n`).join('');
  let text = base;
  for (const hunk of lines
    .join('\n')
    .split('\n...\n')
    .map((one) => one.split('\n'))) {
    const kept = (sign: string): string[] =>
      hunk.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
    const old = kept('+');
    const isPlace = (at: number): boolean => old.every((line, index) => text[at + index] === line);
    const places = [...text.keys()].filter(isPlace);
    const [place, ...more] = places;
    if (place === undefined || more.length > 0)
      throw new Error(
        `${name}: the catalog has ${more.length === 0 ? 'no' : 'more than one'}\n${old.join('\n')}`,
      );
    text = text.toSpliced(place, old.length, ...kept('-'));
  }
  return text.join('\n');
}
