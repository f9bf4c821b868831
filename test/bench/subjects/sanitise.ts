import * as secrets from '../../../runtime/metrics/secret-patterns.ts';
import type { LabelText } from './peer-handlers.ts';

/** The value as it is. */
export const asIs: LabelText = (value, fallback) =>
  value === undefined ? fallback : (value as string);

const patterns = [
  secrets.privateKey,
  secrets.authorization,
  secrets.cookie,
  secrets.environment,
  secrets.pair,
  secrets.flag,
  secrets.urlPassword,
  secrets.webhook,
  secrets.webToken,
  secrets.botToken,
  secrets.vendorToken,
  secrets.awsSecret,
];

/** One combined test before the list of patterns, as hand-written redaction has it. */
const anySecret = new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

/** The label policy applied to every value of every event. */
export const sanitised: LabelText = (value, fallback) => {
  if (typeof value !== 'string') return fallback;
  const text = value.trim();
  if (text === '' || anySecret.test(text)) return fallback;
  const lower = text.toLowerCase();
  if (lower.startsWith('agent:') || lower.includes(':agent:')) return fallback;
  return /^[A-Za-z0-9_.:-]{1,120}$/.test(text) ? text : fallback;
};
