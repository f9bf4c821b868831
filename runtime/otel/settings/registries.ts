import { type Environment, list } from './environment.ts';
import type { SettingWarnings } from './warnings.ts';

/** `runtime` is ours: the three attributes of `process` that say nothing of how it was called. */
const DETECTORS = ['env', 'host', 'os', 'process', 'runtime', 'serviceinstance'] as const;
const DEFAULT_DETECTORS = ['env', 'runtime'] as const;
/** Formats of other vendors would need packages that this plugin does not carry. */
const PROPAGATORS = ['tracecontext', 'baggage'] as const;

/** Resource detectors by name. `all` and `none` are the whole list and the empty one. */
export function detectorNames(
  environment: Environment,
  warnings: SettingWarnings,
): readonly string[] {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  const given = lowerCased(variable, environment);
  if (given?.includes('all')) return DETECTORS;
  return known(variable, given, DETECTORS, DEFAULT_DETECTORS, warnings);
}

/** Propagators by name, lower-cased, each once. */
export function propagatorNames(
  environment: Environment,
  warnings: SettingWarnings,
): readonly string[] {
  const variable = 'OTEL_PROPAGATORS';
  return known(variable, lowerCased(variable, environment), PROPAGATORS, PROPAGATORS, warnings);
}

function lowerCased(variable: string, environment: Environment): readonly string[] | undefined {
  return list(environment, variable)?.map((name) => name.toLowerCase());
}

function known(
  variable: string,
  given: readonly string[] | undefined,
  names: readonly string[],
  fallback: readonly string[],
  warnings: SettingWarnings,
): readonly string[] {
  if (given === undefined) return fallback;
  if (given.includes('none')) return [];
  const usable = [...new Set(given)].filter((name) => names.includes(name));
  for (const name of new Set(given)) {
    if (!names.includes(name)) warnings.add(variable, name, usable);
  }
  return usable;
}
