import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { SettingSources } from './sources.ts';

/** Headers that say how a body is framed and encoded: only its sender knows. */
const FRAMING: ReadonlySet<string> = new Set([
  ...['connection', 'content-encoding', 'content-length', 'expect', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

export const isFraming = (name: string): boolean => FRAMING.has(name.toLowerCase());

/** The headers of the configuration that can be sent; the others are warned of by name. */
export function configuredHeaders({ config, warn }: SettingSources): Record<string, string> {
  const usable = usableHeaders(config.headers ?? {});
  for (const [name, value] of Object.entries(config.headers ?? {})) {
    if (name in usable) continue;
    const key = isName(name) ? `diagnostics.otel.headers.${name}` : 'diagnostics.otel.headers';
    warn(key, value, undefined);
  }
  return usable;
}

/** Without what is no header that HTTP can carry, and without headers of framing. */
export function usableHeaders(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name) || isFraming(name) || typeof value !== 'string') continue;
    if (holds(() => validateHeaderValue(name, value))) usable[name] = value;
  }
  return usable;
}

function isName(name: string): boolean {
  return holds(() => validateHeaderName(name));
}

function holds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
