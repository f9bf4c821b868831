import type { Redactor } from './redactor.ts';
import { hasVendorShape } from './vendor-shapes.ts';

/** What a raw value must be to become a label value. Every field narrows; none is needed. */
export interface ValuePolicy {
  /** Anchored; a value that does not match becomes the fallback. */
  readonly pattern?: RegExp;
  /** A value that matches becomes the fallback. */
  readonly refuse?: RegExp;
  /** A value that the redactor would change becomes the fallback; `strict`: and further vendors' secrets. */
  readonly redact?: boolean | 'strict';
  /** Keep the part left of the first colon: `pattern` sees that, `refuse` and `redact` the whole. */
  readonly keep?: 'before-colon';
  /** Closed set: only these, and the fallback. */
  readonly members?: readonly string[];
  /** A number becomes the largest step it has reached, as text; all else is the fallback. Closes the set. */
  readonly steps?: readonly number[];
}

/** Longer raw text (in UTF-16 code units) is the fallback and is not looked at. */
export const LONGEST_RAW = 256;
/** The same where only the part before a colon is kept: what follows may be long. */
const LONGEST_CUT = 1024;

export function isTooLong(raw: string, { keep }: ValuePolicy): boolean {
  return raw.length > (keep === undefined ? LONGEST_RAW : LONGEST_CUT);
}

/**
 * The label value of a raw text, or `undefined` when the policy asks for the fallback. The cheap
 * tests come first, so that a text that can never be a label costs no redaction. A redactor that
 * throws has not cleared the text, so that is the fallback too.
 */
export function normalise(
  raw: string,
  policy: ValuePolicy,
  redact: Redactor | undefined,
): string | undefined {
  if (isTooLong(raw, policy)) return undefined;
  const whole = raw.trim();
  const kept = policy.keep === 'before-colon' ? beforeColon(whole) : whole;
  if (kept === '' || policy.pattern?.test(kept) === false) return undefined;
  if (policy.members?.includes(kept) === false) return undefined;
  if (policy.refuse?.test(whole) === true) return undefined;
  if (policy.redact && redact !== undefined && !isClean(whole, redact)) return undefined;
  if (policy.redact === 'strict' && hasVendorShape(whole)) return undefined;
  // Lone surrogates all become U+FFFD in UTF-8; two values must not meet only there.
  return kept.toWellFormed();
}

function beforeColon(text: string): string {
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

function isClean(text: string, redact: Redactor): boolean {
  try {
    return redact(text) === text;
  } catch {
    return false;
  }
}
