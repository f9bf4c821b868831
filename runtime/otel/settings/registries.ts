import type { SettingSources } from './sources.ts';

/** `runtime` is ours: the three attributes of `process` that say nothing of how it was called. */
const DETECTORS = ['env', 'host', 'os', 'process', 'runtime', 'serviceinstance'] as const;
const DEFAULT_DETECTORS = ['env', 'runtime'] as const;
/** Formats of other vendors would need packages that this plugin does not carry. */
const PROPAGATORS = ['tracecontext', 'baggage'] as const;

/** Resource detectors by name. `all` and `none` are the whole list and the empty one. */
export function detectorNames(sources: SettingSources): readonly string[] {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  if (sources.list(variable)?.some((name) => name.toLowerCase() === 'all')) return DETECTORS;
  return known(variable, DETECTORS, DEFAULT_DETECTORS, sources);
}

/** Propagators by name, lower-cased, each once. */
export function propagatorNames(sources: SettingSources): readonly string[] {
  return known('OTEL_PROPAGATORS', PROPAGATORS, PROPAGATORS, sources);
}

function known(
  variable: string,
  names: readonly string[],
  fallback: readonly string[],
  sources: SettingSources,
): readonly string[] {
  const given = sources.list(variable)?.map((name) => name.toLowerCase());
  if (given === undefined) return fallback;
  if (given.includes('none')) return [];
  const usable = [...new Set(given)].filter((name) => names.includes(name));
  for (const name of new Set(given))
    if (!names.includes(name)) sources.warn(variable, name, usable);
  return usable;
}
