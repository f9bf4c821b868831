import { type Diagnostic, errorAt, type FileText } from '../diagnostic.ts';
import { signError } from './written.ts';

/** What the YAML reader says too briefly, for the author of a catalog. */
interface SyntaxWords {
  readonly message: string;
  readonly help: string;
  /** Where it stands, when that is not where the reader stumbled. */
  readonly from?: number;
}

/** What the yaml library says. */
interface ReaderError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

const CORRECT = 'correct the YAML at this place; the rest of the file is not read until then';

/**
 * What is said of an error of the YAML reader.
 *
 * @param opened where a bracket or quote begins that is still open there
 */
export function syntaxDiagnostic(
  error: ReaderError,
  opened: number | undefined,
  file: FileText,
): Diagnostic {
  const { text, position } = file;
  const [stumbled, end] = error.pos;
  const hidden = signError(file, text.lastIndexOf('\n', stumbled - 1) + 1, end);
  if (hidden?.id === 'invisible-character') return hidden;
  const unclosed = opened !== undefined && /must .*end with|Missing closing/.test(error.message);
  const at = skipBlanks(text, stumbled);
  const { message, help, from }: SyntaxWords = unclosed
    ? { message: `nothing closes this \`${text[opened]}\``, help: CORRECT, from: opened }
    : (syntaxWords(error, at, text) ?? {
        message: error.message.split('\n')[0] ?? '',
        help: CORRECT,
      });
  const related = { message: 'noticed here', position: position(stumbled, stumbled + 1) };
  const place = position(from ?? at, (from ?? at) + 1);
  return {
    ...errorAt('yaml-syntax', place, message, help),
    ...(unclosed && from !== stumbled && { related }),
  };
}

const QUOTE = 'put the whole text in quotes';

/** Words for an error at `offset`; undefined when those of the reader will do. */
function syntaxWords(error: ReaderError, offset: number, text: string): SyntaxWords | undefined {
  const { code, message } = error;
  const said = SAID.find(([pattern]) => pattern.test(`${code} ${message}`));
  if (said !== undefined) return { message: said[1], help: said[2] };
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
      from: skipBlanks(text, offset, true),
    };
  if (/cannot start with (?:reserved|directive)|Unexpected block-seq-ind/.test(message))
    return { message: `no plain text begins with \`${text[offset]}\``, help: QUOTE };
  if (!MISSING.has(code)) return undefined;
  if (/:\s+[{[].*[}\]]\s*\S/.test(line))
    return {
      message: 'a text that begins with a brace is a mapping, and that has ended',
      help: QUOTE,
    };
  const joined = /^(\s*)([\w.]+):(\S.*)$/.exec(line);
  if (joined === null)
    return { message: 'this is no `key: value`; a colon may be missing', help: CORRECT };
  return {
    message: `no space follows the colon of \`${joined[2]}\``,
    help: `write \`${joined[2]}: ${joined[3]}\``,
    from: start + (joined[1] ?? '').length,
  };
}

/** Words for what the reader says, where that is all there is to look at. */
const SAID: readonly (readonly [RegExp, message: string, help: string])[] = [
  [/Invalid escape/, 'in double quotes a backslash is an escape', 'use single quotes'],
  [
    /block sequence may not/,
    'an item of a list stands among the keys of a mapping',
    'remove the `-`, or indent it below the key whose list it is',
  ],
  [/at node end/, 'the value has ended before this', QUOTE],
  [
    /^MULTIPLE_DOCS/,
    'a second document begins here',
    'remove this line; the catalog is one document',
  ],
  [
    /^TAB_AS_INDENT/,
    'Tabs are not allowed as indentation',
    'indent with spaces; YAML does not allow tabs there',
  ],
];

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

/** The reader may point at the blanks before what it stumbles over. */
function skipBlanks(text: string, offset: number, toTheEnd = false): number {
  const at = offset + (/^ */.exec(text.slice(offset))?.[0].length ?? 0);
  const ends = text[at] === '\n' || text[at] === undefined;
  return ends && !toTheEnd ? offset : at;
}

/** Bytes of another encoding, or what a merge left behind; nothing else in the file can be trusted then. */
export function fileError({ text, position }: FileText): Diagnostic | undefined {
  const other = text.indexOf('\ufffd');
  if (other >= 0)
    return errorAt(
      'yaml-syntax',
      position(other, other + 1),
      'what stands here is no UTF-8',
      'save the file as UTF-8; a letter that is lost already must be typed again',
    );
  const directive = /^%\w.*/m.exec(text);
  if (directive !== null) {
    const help = 'remove this line; the catalog is YAML 1.2';
    const place = position(directive.index, directive.index + directive[0].length);
    return errorAt('yaml-syntax', place, 'directives are not part of the catalog language', help);
  }
  const alone = /\r(?!\n)/.exec(text);
  if (alone !== null) {
    const place = position(alone.index, alone.index + 1);
    const help = 'save the file with line feeds, as all systems of today do';
    return errorAt('yaml-syntax', place, 'a line ends here with a carriage return alone', help);
  }
  const start = /^<{7}(?: .*)?$/m.exec(text);
  if (start === null) return undefined;
  const end = /^>{7}(?: .*)?$/m.exec(text)?.index;
  const place = position(start.index, start.index + 7);
  const help = 'keep one of them, and remove the lines of `<`, `=` and `>`';
  const related = end !== undefined && { message: 'up to here', position: position(end, end + 7) };
  return {
    ...errorAt('yaml-syntax', place, 'a merge left both versions here', help),
    ...(related && { related }),
  };
}
