/** Text that stays in its cell: no bar, no line break, no markup of the page around it. */
export function cell(text: string): string {
  return oneLine(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
    .replaceAll('`', '\\`');
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

/** Catalog text as one paragraph: nothing in it begins a block or a tag. */
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
