import { parseKeyPairsIntoRecord } from '../sdk/core.ts';
import { PROPAGATORS } from '../sdk/propagation.ts';
import { DETECTORS } from '../sdk/resource.ts';
import type { Signal } from './endpoints.ts';
import type { SettingSources } from './sources.ts';
import { isFraming, usableHeaders } from './transport.ts';

const SUPPORTED = 'http/protobuf';

/**
 * Whether the protocol asked for is the one there is. The configuration comes before the variables
 * unless the edition puts them first, the signal's variable before the shared one. Another protocol
 * turns the signal off: exporting by another than asked for would meet a receiver that cannot
 * read it.
 */
export function protocolIsSupported(signal: Signal, sources: SettingSources): boolean {
  const shared = 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const variables = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, shared];
  const candidates = sources.inOrder<readonly (readonly [string, string | undefined])[]>(
    shared,
    [['diagnostics.otel.protocol', sources.config.protocol]],
    variables.map((name) => [name, sources.text(name)]),
  );
  const given = candidates.flat().find(([, value]) => value !== undefined);
  if (given === undefined || given[1] === SUPPORTED) return true;
  sources.warn(...given, `${SUPPORTED} only: ${signal} are off`);
  return false;
}

/** Variables that the exporters read for themselves: only warned of when they cannot be used. */
export function checkExporterVariables(signals: readonly Signal[], sources: SettingSources): void {
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

/** Resource detectors by name. `all` and `none` are the whole list and the empty one. */
export function detectorNames(sources: SettingSources): readonly string[] {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  const names = Object.keys(DETECTORS);
  if (sources.list(variable)?.some((name) => name.toLowerCase() === 'all')) return names;
  return known(variable, names, ['env', 'runtime'], sources);
}

/** Propagators by name, lower-cased, each once. */
export function propagatorNames(sources: SettingSources): readonly string[] {
  const names = Object.keys(PROPAGATORS);
  return known('OTEL_PROPAGATORS', names, names, sources);
}

function known(
  variable: string,
  names: readonly string[],
  fallback: readonly string[],
  sources: SettingSources,
): readonly string[] {
  const given = new Set(sources.list(variable)?.map((name) => name.toLowerCase()) ?? fallback);
  if (given.has('none')) return [];
  const usable = [...given].filter((name) => names.includes(name));
  for (const name of given) if (!names.includes(name)) sources.warn(variable, name, usable);
  return usable;
}
