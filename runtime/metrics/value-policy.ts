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
  /** Keep the part left of the first colon; decided after redact and refuse, before pattern. */
  readonly keep?: 'before-colon';
  /** Closed set: only these, and the fallback. */
  readonly members?: readonly string[];
  /** A number becomes the largest step it has reached, as text; below the first, the fallback. Closes the set. */
  readonly steps?: readonly number[];
}

/**
 * The label value of a raw text, or `undefined` when the policy asks for the fallback.
 * A redactor that throws has not cleared the text, so that is the fallback too.
 */
export function normalise(
  raw: string,
  policy: ValuePolicy,
  redact: Redactor | undefined,
): string | undefined {
  let text = raw.trim();
  if (text === '') return undefined;
  if (policy.redact && redact !== undefined && !isClean(text, redact)) return undefined;
  if (policy.redact === 'strict' && hasVendorShape(text)) return undefined;
  if (policy.refuse?.test(text)) return undefined;
  if (policy.keep === 'before-colon') {
    const colon = text.indexOf(':');
    if (colon >= 0) text = text.slice(0, colon);
  }
  if (text === '' || (policy.pattern !== undefined && !policy.pattern.test(text))) return undefined;
  if (policy.members !== undefined && !policy.members.includes(text)) return undefined;
  if (policy.steps !== undefined && !policy.steps.some((step) => String(step) === text)) {
    return undefined;
  }
  // Lone surrogates all become U+FFFD in UTF-8; two values must not meet only there.
  return text.toWellFormed();
}

function isClean(text: string, redact: Redactor): boolean {
  try {
    return redact(text) === text;
  } catch {
    return false;
  }
}
