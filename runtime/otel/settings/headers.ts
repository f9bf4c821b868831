import { validateHeaderName, validateHeaderValue } from 'node:http';
import { attempt } from '../../host/calls.ts';
import type { SettingSources } from './sources.ts';

/** Headers that say how a body is framed and encoded: only its sender knows. */
const FRAMING: ReadonlySet<string> = new Set([
  ...['connection', 'content-encoding', 'content-length', 'expect', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

export const isFraming = (name: string): boolean => FRAMING.has(name.toLowerCase());

/** The headers of the configuration that can be sent; the others are warned of by name. */
export function configuredHeaders({ config, warn }: SettingSources): Record<string, string> {
  return usableHeaders(config.headers ?? {}, (name, value) => {
    const key = isName(name) ? `diagnostics.otel.headers.${name}` : 'diagnostics.otel.headers';
    // Of a text not even a number is quoted: it may be a key.
    warn(key, typeof value === 'string' ? 'text' : value, undefined);
  });
}

/** Without what is no header that HTTP can carry, and without headers of framing. */
export function usableHeaders(
  given: Readonly<Record<string, unknown>>,
  refuse: (name: string, value: unknown) => void = () => {},
): Record<string, string> {
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const isUsable = isName(name) && !isFraming(name) && isHeaderValue(name, value);
    if (isUsable) usable[name] = value;
    else refuse(name, value);
  }
  return usable;
}

const isName = (name: string): boolean => attempt(() => validateHeaderName(name));

const isHeaderValue = (name: string, value: unknown): value is string =>
  typeof value === 'string' && attempt(() => validateHeaderValue(name, value));
