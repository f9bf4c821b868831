import type { Redactor } from '../metrics/redactor.ts';
import { withoutSessionKeys } from './content/withheld.ts';

/** Characters that the redactor sees beyond those that are kept. */
export const OVERLAP = 512;
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
  return start(clean, all ? cut : beforeToken(clean, cut)) + mark;
}

/** Where the token that reaches up to `end` begins. */
function beforeToken(text: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < LONGEST_TOKEN && !TOKEN_END.test(text[at - 1]!)) at -= 1;
  return at;
}

/** Half of a surrogate pair would not survive the encoding. */
function start(text: string, length: number): string {
  const splits = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '');
  return text.slice(0, splits ? length - 1 : length);
}
