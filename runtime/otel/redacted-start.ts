import type { Redactor } from '../metrics/redactor.ts';

/** Longest secret that a cut may meet. */
const LOOK_AHEAD = 16_384;

/**
 * The first `limit` characters of the redacted text, and `mark` after them when something was cut.
 * Of a long text the redactor sees `limit` characters and a look-ahead that is dropped afterwards:
 * its work is bounded, and a secret on the cut is still seen whole.
 */
export function redactedStart(text: string, redact: Redactor, limit: number, mark: string): string {
  if (text.length <= limit + LOOK_AHEAD) {
    const clean = redact(text);
    return clean.length <= limit ? clean : start(clean, limit) + mark;
  }
  const clean = redact(text.slice(0, limit + LOOK_AHEAD));
  // What comes of the look-ahead may hold a secret that the window has cut.
  return start(clean, Math.max(Math.min(limit, clean.length - LOOK_AHEAD), 0)) + mark;
}

/** Half of a surrogate pair would not survive the encoding. */
function start(text: string, length: number): string {
  const splits = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '');
  return text.slice(0, splits ? length - 1 : length);
}
