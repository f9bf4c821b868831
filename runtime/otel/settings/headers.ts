import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { OtelConfig } from '../../host/host.ts';
import { type Environment, list } from './environment.ts';
import type { Signal } from './signal.ts';
import type { SettingWarnings } from './warnings.ts';

/** Headers that say how a body is framed and encoded: whoever sends it knows, nobody else. */
const FRAMING: ReadonlySet<string> = new Set([
  ...['connection', 'content-encoding', 'content-length', 'expect', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** The headers of the configuration that can be sent; the others are warned of by name. */
export function configuredHeaders(
  config: OtelConfig,
  warnings: SettingWarnings,
): Record<string, string> {
  const usable = usableHeaders(config.headers ?? {});
  for (const [name, value] of Object.entries(config.headers ?? {})) {
    if (name in usable) continue;
    const key = isName(name) ? `diagnostics.otel.headers.${name}` : 'diagnostics.otel.headers';
    warnings.add(key, value, undefined);
  }
  return usable;
}

/** The exporters read these variables for themselves: only told about when they cannot be used. */
export function checkHeaderVariables(
  signals: readonly Signal[],
  environment: Environment,
  warnings: SettingWarnings,
): void {
  for (const prefix of ['', ...signals.map((signal) => `${signal.toUpperCase()}_`)]) {
    const variable = `OTEL_EXPORTER_OTLP_${prefix}HEADERS`;
    for (const pair of list(environment, variable) ?? []) {
      const name = pair.split('=', 1)[0]?.trim() ?? '';
      if (FRAMING.has(name.toLowerCase())) warnings.add(`${variable}: ${name}`, pair, undefined);
    }
  }
}

/** Without what is no header that HTTP can carry, and without headers of framing. */
export function usableHeaders(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name) || FRAMING.has(name.toLowerCase()) || typeof value !== 'string') continue;
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
