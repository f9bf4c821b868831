/** The width at which Biome breaks a line. */
export const WIDTH = 100;

/** `open a, b close` on one line, or an item a line where that is wider than a line. */
export function printList(
  open: string,
  items: readonly string[],
  close: string,
  pad = '',
  indent = '',
): string {
  const flat = `${open}${pad}${items.join(', ')}${pad}${close}`;
  if (indent.length + flat.length <= WIDTH || items.length === 0) return flat;
  return [open, ...items.map((item) => `${indent}  ${item},`), `${indent}${close}`].join('\n');
}

/** A string literal in the quotes that need fewer escapes; nothing in it can end the literal. */
export function quote(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  const doubles = json.split('\\"').length - 1;
  const singles = json.split("'").length - 1;
  if (singles > doubles) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Text for a comment: one line that cannot end the comment. */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replaceAll('*/', '*\u200b/')
    .trim();
}

/**
 * Lines of code with the indentation that their brackets ask for, broken where they are too wide.
 * @param margin columns that the printer adds in front of every line
 */
export function layout(lines: readonly string[], margin: number): string[] {
  const out: string[] = [];
  let depth = 0;
  for (const line of lines.flatMap((text) => text.split('\n')).map((text) => text.trim())) {
    const inCase = line.startsWith(CASE_BODY);
    const text = inCase ? line.slice(1) : line;
    if (/^[}\])]/.test(text)) depth -= 1;
    out.push(...breakWide('  '.repeat(depth + (inCase ? 1 : 0)) + text, margin));
    if (/[{[(]$/.test(line)) depth += 1;
  }
  return out;
}

/** The cases of a switch: what stands under a label is one step further in than the label. */
export function printCase(labels: readonly string[], body: readonly string[]): string[] {
  return [...labels, ...body.map((line) => `${CASE_BODY}${line}`)];
}

/** Marks a line that stands under a case label; `layout` turns it into indentation. */
const CASE_BODY = '\u0001';

/** Breaks a line that is too wide as Biome does: a call at its arguments, anything else after `=` or `:`. */
function breakWide(line: string, margin: number): string[] {
  if (margin + line.length <= WIDTH) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const call =
    /^ *((?:return |(?:(?:const|let) )?[\w.[\]#]+ = (?:await )?)?[\w.?#]+\()(.*)\);$/.exec(line);
  if (call?.[1] !== undefined && call[2] !== undefined) {
    const inner = topLevelArguments(call[2]).flatMap((argument) =>
      breakChain(`${indent}  ${argument},`, margin),
    );
    return [`${indent}${call[1]}`, ...inner, `${indent});`];
  }
  const assignment = /^ *((?:const )?[\w.[\]#]+(?: =|:)) (.*[;,])$/.exec(line);
  if (assignment?.[1] === undefined || assignment[2] === undefined) return [line];
  // After a short key the break would win next to nothing, so Biome leaves it.
  if (assignment[1].endsWith(':') && assignment[1].length <= 6) return [line];
  return [`${indent}${assignment[1]}`, `${indent}  ${assignment[2]}`];
}

/** `a ?? b` that is too wide goes on with the next line. */
function breakChain(line: string, margin: number): string[] {
  if (margin + line.length <= WIDTH) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const [first, ...rest] = line.trim().split(' ?? ');
  return [
    `${indent}${first}${rest.length > 0 ? ' ??' : ''}`,
    ...rest.map((part, index) => `${indent}  ${part}${index < rest.length - 1 ? ' ??' : ''}`),
  ];
}

/** Arguments of a call, split at the commas between them. */
function topLevelArguments(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}
