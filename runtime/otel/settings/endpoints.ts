import { type SettingSources, webUrl } from './sources.ts';

export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** A kind of telemetry, by the name that its endpoint path and its configuration key have. */
export type Signal = (typeof SIGNALS)[number];

export interface Endpoint {
  readonly url: string;
  /** The key or variable that names it, which is told, unlike the URL itself; none for the default. */
  readonly from?: string;
}

const DEFAULT_BASE = 'http://localhost:4318';
const SIGNAL_PATH = /\/v1\/(traces|metrics|logs)$/i;

/**
 * Where one signal goes: its own configuration key, its own variable, the shared key and the shared
 * variable in the order of the edition, the OTLP default. A blank key for the signal hides the
 * variable beside it. The result is always explicit, so that the exporter never reads the
 * environment for itself.
 *
 * @throws SettingError for what is no URL of a web server
 */
export function resolveEndpoint(signal: Signal, sources: SettingSources): Endpoint {
  const { config } = sources;
  const key = `${signal}Endpoint` as const;
  const variable = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
  const own = trimmed(config[key]);
  if (own) return verbatim(own, `diagnostics.otel.${key}`);
  const ownVariable = own === undefined ? sources.text(variable) : undefined;
  if (ownVariable !== undefined) return verbatim(ownVariable, variable);

  const shared = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const candidates = sources.inOrder(
    shared,
    { from: 'diagnostics.otel.endpoint', given: trimmed(config.endpoint) },
    { from: shared, given: sources.text(shared) },
  );
  for (const { from, given } of candidates) if (given) return forSignal(given, signal, from);
  return { url: `${DEFAULT_BASE}/v1/${signal}` };
}

/** An unchecked configuration may hold anything here. */
function trimmed(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value).trim();
}

function verbatim(given: string, from: string): Endpoint {
  webUrl(given, from);
  return { url: given, from };
}

/** The path is edited inside the URL, so a query stays what it was. */
function forSignal(given: string, signal: Signal, from: string): Endpoint {
  const url = webUrl(given, from);
  const path = url.pathname.replace(/\/+$/, '');
  const named = SIGNAL_PATH.exec(path)?.[1]?.toLowerCase();
  if (named === signal && (url.search !== '' || url.hash !== '')) return verbatim(given, from);
  if (named === signal) url.pathname = path;
  else url.pathname = `${path.replace(SIGNAL_PATH, '')}/v1/${signal}`;
  return { url: url.href, from };
}
