/** What the YAML reader says too briefly, in the words of somebody who writes a catalog. */
export interface SyntaxWords {
  readonly message: string;
  readonly help: string;
  /** Where it stands, when that is not where the reader stumbled. */
  readonly from?: number;
}

const QUOTE = 'put the whole text in quotes';

/**
 * Words for an error at `offset`; undefined when those of the reader will do.
 *
 * @param code of the yaml library
 */
export function syntaxWords(
  code: string,
  message: string,
  offset: number,
  text: string,
): SyntaxWords | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, endOfLine(text, offset));
  if (/Nested mappings|Block collections are not allowed within flow/.test(message)) {
    const value = text.slice(offset, endOfLine(text, offset));
    if (/:\s/.test(value) || /Block collections/.test(message))
      return { message: 'a colon within this text begins a mapping', help: QUOTE };
    return deeper(line, start);
  }
  if (/All mapping items must start/.test(message))
    return {
      message: 'this line is not indented as those around it',
      help: 'indent it as they are; if it belongs to another entry, the line that names it may be missing',
      from: firstSign(text, offset),
    };
  if (/cannot start with reserved character/.test(message))
    return { message: `no plain text begins with \`${text[offset]}\``, help: QUOTE };
  if (/at node end/.test(message))
    return { message: 'the value has ended before this', help: QUOTE };
  if (MISSING.has(code) && /:\s+[{[].*[}\]]\s*\S/.test(line))
    return {
      message: 'a text that begins with a brace is a mapping, and that has ended',
      help: QUOTE,
    };
  const joined = /^(\s*)([\w.]+):(\S.*)$/.exec(line);
  if (MISSING.has(code) && joined !== null)
    return {
      message: `no space follows the colon of \`${joined[2]}\``,
      help: `write \`${joined[2]}: ${joined[3]}\``,
      from: start + (joined[1] ?? '').length,
    };
  return MISSING.has(code)
    ? {
        message: 'this is no `key: value`; a colon may be missing',
        help: 'correct the YAML at this place; the rest of the file is not read until then',
      }
    : undefined;
}

const MISSING: ReadonlySet<string> = new Set(['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR']);

/** A key with a value, and below it lines that are indented as if they belonged to it. */
function deeper(line: string, start: number): SyntaxWords {
  const key = /^\s*([^:\s]+):/.exec(line);
  return {
    message: `\`${key?.[1] ?? line.trim()}\` has a value, and the next line is indented below it`,
    help: 'indent both alike; or the line that names what follows is missing',
    from: start + (/\S/.exec(line)?.index ?? 0),
  };
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function firstSign(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ') at += 1;
  return at;
}
