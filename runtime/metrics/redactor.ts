import * as secret from './secret-patterns.ts';

/** Returns the text with its secrets masked; the very same text when it holds none. */
export type Redactor = (text: string) => string;

/** Patterns whose groups, of which one takes part, are the secret. */
const grouped = [
  secret.authorization,
  secret.cookie,
  secret.environment,
  secret.pair,
  secret.flag,
  secret.urlPassword,
  secret.webhook,
];

/** Patterns that match the secret itself, by its kind, with what must hold for it. */
const whole: readonly (readonly [kind: number, RegExp, (found: string) => boolean])[] = [
  [secret.WEB_TOKEN, secret.webToken, () => true],
  [secret.BOT_TOKEN, secret.botToken, () => true],
  [secret.AWS_ID, secret.awsId, () => true],
  [secret.VENDOR_TOKEN, secret.vendorToken, isOpaque],
  [
    secret.AWS_SECRET,
    secret.awsSecret,
    (found) => isOpaque(found) && /[A-Z]/.test(found) && /[a-z]/.test(found),
  ],
];

/**
 * Masks what looks like a secret: private keys, credentials in headers, URLs, assignments, JSON
 * fields and flags, and the tokens of common vendors. For hosts without a redactor of their own.
 * Time is linear in the length of the text.
 */
export const redactSecrets: Redactor = (text) => {
  const kinds = secret.kindsOfSecrets(text);
  let clean = text;
  if ((kinds & secret.NAMED) !== 0) {
    clean = clean.replace(secret.privateKey, '***');
    for (const pattern of grouped) clean = clean.replace(pattern, maskGroup);
  }
  for (const [kind, pattern, holds] of whole) {
    if ((kinds & kind) !== 0)
      clean = clean.replace(pattern, (found) => (holds(found) ? mask(found) : found));
  }
  return clean;
};

/** Masks the access ids of AWS, of which other redactors let those without a digit pass. */
export function maskAwsIds(text: string): string {
  return text.replace(secret.awsId, mask);
}

/** Short secrets vanish; of longer ones six characters stay in front and four at the end. */
function mask(text: string): string {
  if (text.includes('…')) return text;
  return text.length < 18 ? '***' : `${text.slice(0, 6)}…${text.slice(-4)}`;
}

/** Replaces the end of a match, up to the closing quotes, where its last group stands. */
function maskGroup(match: string, ...rest: readonly unknown[]): string {
  let found = '';
  for (let group = 0; typeof rest[group] !== 'number'; group += 1)
    found = String(rest[group] ?? found);
  if (found === '') return match;
  const at = match.lastIndexOf(found);
  // The ends of a list would be secrets of their own.
  const masked = found.includes('"') ? '***' : mask(found);
  return match.slice(0, at) + masked + match.slice(at + found.length);
}

/** Made by a machine: words joined by dashes hold no digit and do not mix upper and lower case. */
function isOpaque(token: string): boolean {
  const body = token.slice(4);
  return /\d/.test(body) || (/[A-Z]/.test(body) && /[a-z]/.test(body));
}
