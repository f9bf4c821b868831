import type { Localized } from '../../../model/catalog.ts';
import { cell, code, paragraph } from '../markdown.ts';
import { frontMatter, wholePage, wholeTable } from '../templates.ts';

/** A whole page: its head, then pieces of Markdown with an empty line between them. */
export function page(title: string, body: readonly string[]): string {
  return wholePage({ head: frontMatter({ title }), body });
}

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
  return withCode(text, cell, code);
}

/** One numbered step for each line. */
export function steps(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index + 1}. ${prose(line)}`)
    .join('\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${prose(line)}`).join('\n');
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return wholeTable({ head: head.map(cell), rule: head.map(() => '---'), rows }).trimEnd();
}

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
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
