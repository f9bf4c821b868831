import { maskAwsIds, type Redactor, redactSecrets } from '../metrics/redactor.ts';
import { hostRedactor } from './host-sdk.ts';

/** The redactor in use, and whose it is, for the log. */
export interface Redaction {
  readonly redact: Redactor;
  readonly description: string;
}

/** Milliseconds after which labels are normalised again: the gateway does not say when its rules change. */
export const REDACTION_LIFE = 60_000;

/** The gateway's redactor, and after it what it lets pass; outside the gateway the built-in one. */
export async function redaction(): Promise<Redaction> {
  const host = await hostRedactor();
  if (host === undefined) return { redact: redactSecrets, description: 'the built-in redaction' };
  return { redact: (text) => maskAwsIds(host(text)), description: "the gateway's redaction" };
}
