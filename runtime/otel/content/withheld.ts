import type { Redactor } from '../../metrics/redactor.ts';

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
