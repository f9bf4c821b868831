import { type Diagnostic, errorAt, type FileText, type Position, repeats } from '../diagnostic.ts';

/** A key or value of the file that is no list or mapping. */
export interface WrittenScalar {
  readonly value: unknown;
  /** As it is written, where it is a number. */
  readonly text: string;
  readonly plain: boolean;
  readonly from: number;
  readonly to: number;
}

/** Keys whose values are texts for people or queries: a comment behind one is rarely meant. */
const TEXTS: ReadonlySet<unknown> = new Set([
  ...['description', 'en', 'title', 'note', 'summary', 'runbook', 'steps', 'help', 'because'],
  ...['query', 'expr'],
]);

/** YAML that makes one place in the file mean two, or two one. */
export type Foreign = 'aliases' | 'anchors' | 'tags' | 'merge keys';

export function foreignError(kind: Foreign, position: Position): Diagnostic {
  const instead =
    kind === 'tags' ? 'remove it' : 'write the value out, or use `extends:` or `include:`';
  const help = kind === 'merge keys' ? instead : `${instead}; a text that begins so needs quotes`;
  return errorAt('yaml-anchor', position, `${kind} are not part of the catalog language`, help);
}

type Found = Diagnostic | undefined;

/** The library compares every key of a mapping with every other; a map of them grows with their number. */
export function duplicateKey(keys: readonly WrittenScalar[], { position }: FileText): Found {
  const [one, ...others] = repeats(keys, ({ text }) => text);
  if (one === undefined) return undefined;
  const { item: key, first } = one;
  const name = `\`${key.text}\``;
  const [stands, help] =
    others.length === 0
      ? [`${name} stands`, 'keep one of the two entries, or rename one']
      : [
          `${name} and ${others.length} more keys stand`,
          'a line with a name may be missing above this one; otherwise keep one of each',
        ];
  const place = position(key.from, key.to);
  return {
    ...errorAt('duplicate-key', place, `${stands} twice in one mapping`, help),
    related: { message: 'the first one', position: position(first.from, first.to) },
  };
}

/**
 * A key within braces without a colon.
 * @param isFirst nothing stands before it in its mapping
 */
export function cutByComma(key: WrittenScalar, isFirst: boolean, { position }: FileText): Found {
  const has = `\`${String(key.value)}\` has no value:`;
  const [id, message, help] = isFirst
    ? [
        'wrong-type',
        `${has} what stands in braces is a mapping`,
        'write a list in brackets: `[…]`; give a key of a mapping its value',
      ]
    : ['cut-text', `${has} the comma before it has ended the text`, 'put the whole text in quotes'];
  return errorAt(id, position(key.from, key.to), message, help);
}

/** `: text`, and `~: text`. */
export function noKey({ from }: WrittenScalar, { text, position }: FileText): Diagnostic {
  const at = from + text.slice(from).search(/\S/);
  const help = 'write the key before the colon';
  return errorAt('yaml-syntax', position(at, at + 1), 'there is no key here', help);
}

/** `[paid refused]` has one item. */
export function noComma(item: WrittenScalar, key: unknown, { position }: FileText): Found {
  if (!item.plain || TEXTS.has(key) || !/[\s，、]/.test(item.text)) return undefined;
  const help = 'write a comma between items; put a text of several words in quotes';
  return errorAt('cut-text', position(item.from, item.to), `\`${item.text}\` is one item`, help);
}

/** `how order #7 ended` is `how order`. */
export function cutByComment(key: WrittenScalar, value: WrittenScalar, file: FileText): Found {
  const { text, position } = file;
  if (!value.plain && value.value !== null) return undefined;
  const from = value.value === null ? key.to : value.to;
  const rest = text.slice(from, lineEnd(text, from));
  const comment = /^\s*:?\s+#(.*)$/.exec(rest);
  if (comment?.[1] === undefined) return undefined;
  const isText = TEXTS.has(key.value) && value.value !== null;
  if (!/^[^\s#]/.test(comment[1]) && !isText) return undefined;
  const at = from + rest.indexOf('#');
  return errorAt(
    'cut-text',
    position(at, from + rest.length),
    'the text ends before this `#`: the rest is a comment',
    'put the text in quotes; a comment can stand on a line above',
  );
}

/** `‘1.0’` is a text with two signs more than it seems; other signs deceive, too. */
export function deceptive(scalar: WrittenScalar, file: FileText): Found {
  if (typeof scalar.value !== 'string') return undefined;
  const text = scalar.value;
  if (!scalar.plain || !/^[‘’“”„«][^‘’“”„«»]*[‘’“”»]$/.test(text))
    return signError(file, scalar.from, scalar.to);
  const place = file.position(scalar.from, scalar.to);
  const message = `\`${text[0]}\` is no quote of YAML; it would be part of the text`;
  return errorAt('look-alike', place, message, `write '${text.slice(1, -1)}'`);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/**
 * Where each character of a text stands in the file. Quotes, indentation and escapes stand between
 * them, so that each is looked for behind the one before.
 */
export function placesOf(
  value: string,
  text: string,
  from: number,
  type: string | undefined,
): number[] {
  const block = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  let at = block ? text.indexOf('\n', from) + 1 : type === 'PLAIN' ? from : from + 1;
  return value.split('').map((sign) => {
    const found = /\s/.test(sign) ? -1 : text.indexOf(sign, at);
    const place = found < 0 ? at : found;
    at = place + 1;
    return place;
  });
}

/** Characters that cannot be seen, or that look like a blank. One that joins emoji is part of what is seen. */
const INVISIBLE =
  /[\u00a0\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\u3164\ufeff\uffa0]|\u034f|[^\P{Cc}\t\n\r]|(?<!\p{Extended_Pictographic}|\ufe0f)\u200d/u;

/** Letters of other alphabets, each behind the Latin one that it looks like. */
const ALIKE = new Map(
  'aаα cсϲ dԁ eе hһ iіι jј kк lӏ oоο pрρ qԛ sѕ vν wԝ xхχ yу AАΑ BВΒ CС EЕΕ HНΗ IІΙ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ XХΧ YΥ ZΖ'
    .split(' ')
    .flatMap(([letter = '', ...others]) => others.map((other) => [other, letter] as const)),
);

const NAMES: Readonly<Record<string, string>> = {
  '00A0': 'NO-BREAK SPACE',
  '00AD': 'SOFT HYPHEN',
  '200B': 'ZERO WIDTH SPACE',
  '200C': 'ZERO WIDTH NON-JOINER',
  '200D': 'ZERO WIDTH JOINER',
  '200E': 'LEFT-TO-RIGHT MARK',
  '200F': 'RIGHT-TO-LEFT MARK',
  '202E': 'RIGHT-TO-LEFT OVERRIDE',
  '202F': 'NARROW NO-BREAK SPACE',
  '2028': 'LINE SEPARATOR',
  '2029': 'PARAGRAPH SEPARATOR',
  '2060': 'WORD JOINER',
  FEFF: 'ZERO WIDTH NO-BREAK SPACE',
};

/** The first character between two places of a text that is not what it looks like, if there is one. */
export function signError(file: FileText, from: number, to: number): Diagnostic | undefined {
  const part = file.text.slice(from, to);
  // Nearly every text; to look for whole classes of characters is slow.
  if (/^[\t\n\r -~]*$/.test(part)) return undefined;
  const hidden = INVISIBLE.exec(part);
  if (hidden !== null) {
    const at = from + hidden.index;
    const message = `${codePoint(hidden[0])} stands here and cannot be seen`;
    const blank = /[\u00a0\u2000-\u200a\u202f\u205f]/.test(hidden[0]);
    const help = blank ? 'write a space' : 'remove it';
    return errorAt('invisible-character', file.position(at, at + 1), message, help);
  }
  for (const word of part.matchAll(/[\p{L}\p{N}_]+/gu)) {
    if (!/[a-z0-9]/i.test(word[0])) continue;
    const index = [...word[0]].findIndex((sign) => ALIKE.has(sign));
    const sign = [...word[0]][index];
    if (sign === undefined) continue;
    const at = from + word.index + index;
    const message = `\`${word[0]}\` holds ${codePoint(sign)}, which only looks like \`${ALIKE.get(sign)}\``;
    const help = `type the letter \`${ALIKE.get(sign)}\``;
    return errorAt('look-alike', file.position(at, at + 1), message, help);
  }
  return undefined;
}

function codePoint(sign: string): string {
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const alphabet = /\p{Script=Cyrillic}/u.test(sign)
    ? 'a Cyrillic letter'
    : /\p{Script=Greek}/u.test(sign)
      ? 'a Greek letter'
      : undefined;
  const name = NAMES[code] ?? alphabet;
  return name === undefined ? `U+${code}` : `U+${code} (${name})`;
}
