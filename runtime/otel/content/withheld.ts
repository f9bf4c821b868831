import type { Redactor } from '../../metrics/redactor.ts';

/** Characters that the redactor sees beyond those that are kept. */
const OVERLAP = 512;
/** The longest token that a redactor may have to see whole, as the address with a password. */
const LONGEST_TOKEN = 1280;
/** Ends a token: a space, a quotation mark, or a letter that no secret is made of. */
const TOKEN_END = /[\s"'`\u0080-\uffff]/;

/**
 * The first `limit` characters of the text without secrets and keys of sessions, and `mark` after
 * them when something was cut.
 * Of a long text the redactor sees `limit` characters and an overlap. What stands at the cut may be
 * a secret of which too little was seen, so the token there goes as well.
 */
export function redactedStart(text: string, redact: Redactor, limit: number, mark: string): string {
  const seen = text.slice(0, Math.max(limit, 0) + OVERLAP);
  const clean = withoutSessionKeys(redact(seen));
  const all = seen.length === text.length;
  if (all && clean.length <= limit) return clean;
  const cut = Math.max(Math.min(limit, clean.length), 0);
  const start = clean.slice(0, all ? cut : beforeToken(clean, cut));
  // Half of a surrogate pair would not survive the encoding.
  return ofItsOwn(start.replace(/[\uD800-\uDBFF]$/, '') + mark, text);
}

/** What is left of a text. A part keeps all of it in memory, so of a much longer one it is a copy. */
export function ofItsOwn(part: string, text: string): string {
  return text.length - part.length > OVERLAP ? Buffer.from(part).toString() : part;
}

/** Where the token that reaches up to `end` begins. */
function beforeToken(text: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < LONGEST_TOKEN && !TOKEN_END.test(text[at - 1]!)) at -= 1;
  return at;
}

/** A text of that shape; undefined for anything else that an event may hold. */
export function matching(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined;
}

/** A text without any of these letters holds no key. */
const ANY = /agent(?::|%(?:25)*3a)/i;
/**
 * A key within a text, from `agent:` to where its word ends: at the beginning of a word, or after
 * what an address or JSON escaped. A `user-agent:` begins no key.
 */
const KEY =
  /(?:(?<![a-z0-9])|(?<=%(?:25)*[0-9a-f]{2}|\\[bfnrt]|\\u[0-9a-f]{4}))(?<!user[-_])agent(?::|%(?:25)*3a)[^\s"'`<>\\]+/gi;
/** Joins a key to what stands before it, as in `telegram:agent:…`. */
const JOINT = /(?::|%(?:25)*3a)$/i;
const LONGEST_JOINT = 9;
/** Ends the word before a joint. */
const WORD_START = /[\s"'`<>\\/=?&,;()[\]{}]/;
const MARK = '[session]';

/** Whether a whole text, in one word, is the key of a session: `agent:main:…`, `….:agent:…`. */
export function isSessionKey(text: string): boolean {
  return /(?:^|:)agent:/i.test(text) && !/\s/.test(text);
}

/** The text with a mark in place of each session's key, also within paths, addresses and JSON. */
export function withoutSessionKeys(text: string): string {
  if (!ANY.test(text)) return text;
  let clean = '';
  let end = 0;
  for (const match of text.matchAll(KEY)) {
    let start = match.index;
    if (JOINT.test(text.slice(Math.max(start - LONGEST_JOINT, end), start))) {
      while (start > end && !WORD_START.test(text[start - 1]!)) start -= 1;
    }
    clean += text.slice(end, start) + MARK;
    end = match.index + match[0].length;
  }
  return clean + text.slice(end);
}

/** Characters of a text by which it is asked whether its key makes it a secret. */
const NAMED_SECRET_START = 64;
/** Secrets by their keys alone. */
const PROBES = ['hunter2hunter2', 'Basic hunter2hunter2'];

/**
 * Whether a text is a secret because of the key it stands under, as `hunter2` is for `password`.
 *
 * @param clean the text without the secrets that it is or holds by itself
 */
export function isNamedSecret(key: string, clean: string, redact: Redactor): boolean {
  const start = clean.slice(0, NAMED_SECRET_START);
  if (!isMasked(key, start, redact)) return false;
  // Half of a mask at the cut looks like a secret of its own.
  return redact(start) === start || namesSecrets(key, redact);
}

/** Whether a key makes secrets of texts that are none by themselves. */
export function namesSecrets(key: string, redact: Redactor): boolean {
  return PROBES.some((probe) => isMasked(key, probe, redact));
}

function isMasked(key: string, text: string, redact: Redactor): boolean {
  const member = `${JSON.stringify(key)}:${JSON.stringify(text)}`;
  return redact(member) !== member;
}

/** Bytes are nothing to read, and would be one entry each, as would the letters of an object of a text. */
export function isSequence(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof String;
}
