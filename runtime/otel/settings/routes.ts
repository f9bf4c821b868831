import { readFileSync } from 'node:fs';
import { parseKeyPairsIntoRecord } from '../sdk/core.ts';
import { configuredHeaders, isFraming, usableHeaders } from './headers.ts';
import { type Environment, SettingError, type SettingSources, webUrl } from './sources.ts';

export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** A kind of telemetry, by the name that its endpoint path and its configuration key have. */
export type Signal = (typeof SIGNALS)[number];

export interface Endpoint {
  readonly url: string;
  /** The key or variable that names it, which is told, unlike the URL itself; none for the default. */
  readonly from?: string;
}

const SIGNAL_PATH = /\/v1\/(traces|metrics|logs)$/i;

/**
 * Where one signal goes: its own configuration key, its own variable, the shared key and the shared
 * variable in the order of the edition, the OTLP default. A blank key for the signal hides the
 * variable beside it. The result is always explicit, so that the exporter never reads the
 * environment for itself.
 *
 * @throws SettingError for what is no URL of a web server
 */
function resolveEndpoint(signal: Signal, sources: SettingSources): Endpoint {
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
  return { url: `http://localhost:4318/v1/${signal}` };
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

/** How one signal reaches its receiver. */
export interface OtlpRoute {
  readonly endpoint: Endpoint;
  readonly tls: ReturnType<typeof tlsSettings>;
  readonly proxy: Environment | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws SettingError for what must not be guessed around */
export function routes(signals: readonly Signal[], sources: SettingSources) {
  const found: Partial<Record<Signal, OtlpRoute>> = {};
  if (signals.length === 0) return found;
  const headers = configuredHeaders(sources);
  const proxy = proxySettings(sources);
  checkExporterVariables(signals, sources);
  for (const signal of signals) {
    const endpoint = resolveEndpoint(signal, sources);
    const secure = endpoint.url.toLowerCase().startsWith('https:');
    found[signal] = { endpoint, tls: secure ? tlsSettings(signal, sources) : {}, proxy, headers };
  }
  return found;
}

/**
 * The certificate files that the environment names, as Node's https agent takes them; the signal's
 * variable beats the shared one. Paths are relative to the working directory.
 *
 * @throws SettingError when a file cannot be read or is empty, or half of a client pair is given
 */
function tlsSettings(signal: Signal, sources: SettingSources) {
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
function proxySettings(sources: SettingSources): Environment | undefined {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
  const named = proxies.filter((name) => sources.text(name) !== undefined);
  for (const name of named) webUrl(sources.text(name) ?? '', name);
  if (named.length === 0) return undefined;
  const names = [...named, 'NO_PROXY', 'no_proxy'];
  return Object.fromEntries(names.map((name) => [name, sources.text(name)]));
}

function certificateFile(signal: Signal, suffix: string, sources: SettingSources) {
  const [variable, path] = exporterVariable(signal, suffix, sources);
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

const SUPPORTED = 'http/protobuf';

/**
 * Whether the protocol asked for is the one there is. The configuration comes before the variables
 * unless the edition puts them first, the signal's variable before the shared one. Another protocol
 * turns the signal off: exporting by another than asked for would meet a receiver that cannot
 * read it.
 */
export function protocolIsSupported(signal: Signal, sources: SettingSources): boolean {
  const candidates = sources.inOrder<readonly [string, string | undefined]>(
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    ['diagnostics.otel.protocol', sources.config.protocol],
    exporterVariable(signal, 'PROTOCOL', sources),
  );
  const given = candidates.find(([, value]) => value !== undefined);
  if (given === undefined || given[1] === SUPPORTED) return true;
  sources.warn(...given, `${SUPPORTED} only: ${signal} are off`);
  return false;
}

/** A variable of the exporter that is set, with its text: that of the signal, else the shared one. */
function exporterVariable(signal: Signal, suffix: string, sources: SettingSources) {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${suffix}`;
  const name = sources.text(own) === undefined ? `OTEL_EXPORTER_OTLP_${suffix}` : own;
  return [name, sources.text(name)] as const;
}

/** Variables that the exporters read for themselves: only warned of when they cannot be used. */
function checkExporterVariables(signals: readonly Signal[], sources: SettingSources): void {
  const check = (name: string, usable: (value: string) => boolean, used: unknown): void => {
    const value = sources.text(name);
    if (value !== undefined && !usable(value)) sources.warn(name, value, used);
  };
  const prefixes = ['', ...signals.map((signal) => `${signal.toUpperCase()}_`)];
  for (const prefix of prefixes) {
    const variable = `OTEL_EXPORTER_OTLP_${prefix}`;
    sources.number(`${variable}TIMEOUT`, (value) => value > 0 && value < Infinity, 10_000);
    check(`${variable}COMPRESSION`, (value) => value === 'none' || value === 'gzip', 'none');
    for (const [index, pair] of (sources.list(`${variable}HEADERS`) ?? []).entries()) {
      if (Object.keys(usableHeaders(parseKeyPairsIntoRecord(pair))).length > 0) continue;
      const name = pair.split('=', 1)[0]?.trim() ?? '';
      const part = isFraming(name) ? name : `part ${index + 1}`;
      sources.warn(`${variable}HEADERS: ${part}`, 'text', undefined);
    }
  }
  check('OTEL_RESOURCE_ATTRIBUTES', arePairs, undefined);
  if (signals.includes('metrics')) {
    const temporality = /^(?:cumulative|delta|lowmemory)$/i;
    const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
    check(name, (value) => temporality.test(value), 'cumulative');
  }
}

/** Whether the SDK takes all of them; one that is none leaves out the others, too. */
function arePairs(value: string): boolean {
  const pairs = value.split(',').filter((pair) => pair.trim() !== '');
  return pairs.every((pair) => /^\s*[^=\s][^=]*=(?:[^%=]|%[\da-f]{2})*$/i.test(pair));
}
