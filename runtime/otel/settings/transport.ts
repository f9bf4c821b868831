import { readFileSync } from 'node:fs';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { attempt } from '../attempt.ts';
import type { Signal } from './endpoints.ts';
import { type Environment, SettingError, type SettingSources, webUrl } from './sources.ts';

/**
 * The certificate files that the environment names, as Node's https agent takes them; the signal's
 * variable beats the shared one. Paths are relative to the working directory.
 *
 * @throws SettingError when a file cannot be read or is empty, or half of a client pair is given
 */
export function tlsSettings(signal: Signal, sources: SettingSources) {
  const ca = certificateFile(signal, 'CERTIFICATE', sources);
  const cert = certificateFile(signal, 'CLIENT_CERTIFICATE', sources);
  const key = certificateFile(signal, 'CLIENT_KEY', sources);
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'CLIENT_CERTIFICATE' : 'CLIENT_KEY';
    throw new SettingError(`OTEL_EXPORTER_OTLP_${missing} is missing for ${signal}`);
  }
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/**
 * The proxy variables, for Node's agent to choose from by scheme and exception list.
 *
 * @throws SettingError when a proxy is no http or https URL
 */
export function proxySettings(sources: SettingSources): Environment | undefined {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
  const named = proxies.filter((name) => sources.text(name) !== undefined);
  for (const name of named) webUrl(sources.text(name) ?? '', name);
  if (named.length === 0) return undefined;
  const names = [...named, 'NO_PROXY', 'no_proxy'];
  return Object.fromEntries(names.map((name) => [name, sources.text(name)]));
}

function certificateFile(signal: Signal, suffix: string, sources: SettingSources) {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${suffix}`;
  const variable = sources.text(own) === undefined ? `OTEL_EXPORTER_OTLP_${suffix}` : own;
  const path = sources.text(variable);
  if (path === undefined) return undefined;
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw new SettingError(`${variable} names a file that cannot be read`, { cause });
  }
  if (content.length === 0) throw new SettingError(`${variable} names an empty file`);
  return content;
}

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
