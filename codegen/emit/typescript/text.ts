/** A string literal in the quotes that need fewer escapes; nothing in it can end the literal. */
export function quote(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  const doubles = json.split('\\"').length - 1;
  const singles = json.split("'").length - 1;
  if (singles > doubles) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** An expression that stands as it is among plain data. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Plain data as a literal, an object over several lines; what is undefined is left out. */
export function literal(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${quote(key)}: ${literal(inner)},\n`],
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

/** A constant that holds plain data. The formatter takes quotes off names that need none. */
export function constant(declaration: string, value: unknown, doc?: string): string {
  const above = doc === undefined ? '' : `/** ${comment(doc)} */\n`;
  return `${above}${declaration} = ${literal(value)};\n`;
}

/**
 * Code as it reads, with texts put in; of several each has a line. A line that holds nothing but an
 * empty part is left out. The formatter indents.
 */
export function ts(
  strings: TemplateStringsArray,
  ...parts: readonly (string | readonly string[])[]
): string {
  return parts.reduce<string>((before, part, index) => {
    const text = [part].flat().join('\n');
    const after = strings[index + 1] ?? '';
    const isLine = text === '' && after.startsWith('\n');
    return (isLine ? before.replace(/\n *$/, '') : before + text) + after;
  }, strings[0] ?? '');
}

/** A field of a class, with what it is. */
export function member(name: string, type: string, doc?: string): string {
  const above = doc === undefined ? '' : `/** ${comment(doc)} */\n`;
  return `${above}readonly ${name}: ${type};`;
}

/** Text for a comment: one line that cannot end the comment. */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replaceAll('*/', '*\u200b/')
    .trim();
}
