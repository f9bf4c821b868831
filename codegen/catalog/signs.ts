import { type Diagnostic, errorAt, type FileText } from '../diagnostic.ts';

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
