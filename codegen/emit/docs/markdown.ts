import type { Localized } from '../../model/catalog.ts';

/** The text of a locale, else the English one. */
export function textIn(text: Localized | undefined, locale: string): string {
  return text?.[locale] ?? text?.['en'] ?? '';
}

/** Catalog text as a paragraph; what stands between backticks stays code. */
export function prose(text: string): string {
  return withCode(text, paragraph, plainCode);
}

/** The same inside a table cell. */
export function proseCell(text: string): string {
  return withCode(text, paragraph, code);
}

/** One numbered step for each line. */
export function steps(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index + 1}. ${prose(line)}`)
    .join('\n');
}

function withCode(
  text: string,
  plain: (text: string) => string,
  coded: (text: string) => string,
): string {
  const parts = text.split('`');
  // An odd number of backticks closes nothing: then all of it is plain.
  if (parts.length % 2 === 0) return plain(text);
  return parts
    .map((part, index) => (index % 2 === 1 ? coded(part) : outside(part, plain)))
    .join('');
}

/** Trimming is for whole texts; between two pieces of code the spaces count. */
function outside(part: string, plain: (text: string) => string): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? [];
  return `${before === '' ? '' : ' '}${plain(middle)}${after === '' ? '' : ' '}`;
}

function plainCode(text: string): string {
  return code(text).replaceAll('\\|', '|');
}

/** A code span that no backtick in the text can end, inside a table cell. */
export function code(text: string): string {
  if (/\\\|/.test(text)) return htmlCode(oneLine(text));
  const line = oneLine(text).replaceAll('|', '\\|');
  let fence = '`';
  while (line.includes(fence)) fence += '`';
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** In a code span a table would take the backslash before a bar for its own escape. */
function htmlCode(line: string): string {
  const entity = (char: string): string => `&#${char.charCodeAt(0)};`;
  return `<code>${line.replace(/[\\|<>&`*_{}[\]]/g, entity)}</code>`;
}

/** Text as one paragraph or cell: nothing in it begins a block or a tag, ends a cell, or is markup. */
export function paragraph(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .trim()
      // Within a word an underscore means nothing to Markdown.
      .replace(/(?<![^\W_])_|_(?![^\W_])|[\\`*[\]<>#|{}!~]/g, (mark) => `\\${mark}`)
      .replace(/^([-+]|\d+[.)])/, '\\$1')
  );
}

function oneLine(text: string): string {
  // Nearly every text; to look for whole classes of characters is slow.
  if (/^[ -~]*$/.test(text)) return text.trim();
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
