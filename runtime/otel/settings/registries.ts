import { type Environment, list } from './environment.ts';
import type { SettingWarnings } from './warnings.ts';

const DETECTORS = ['env', 'host', 'os', 'process', 'serviceinstance'] as const;
const DEFAULT_DETECTORS = ['env', 'process', 'host'] as const;
/** Formats of other vendors would need packages that this plugin does not carry. */
const PROPAGATORS = ['tracecontext', 'baggage'] as const;

/** Resource detectors by name. `all` and `none` are the whole list and the empty one. */
export function detectorNames(
  environment: Environment,
  warnings: SettingWarnings,
): readonly string[] {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  return known(variable, environment, DETECTORS, DEFAULT_DETECTORS, warnings);
}

/** Propagators by name, lower-cased, each once. */
export function propagatorNames(
  environment: Environment,
  warnings: SettingWarnings,
): readonly string[] {
  return known('OTEL_PROPAGATORS', environment, PROPAGATORS, PROPAGATORS, warnings);
}

function known(
  variable: string,
  environment: Environment,
  names: readonly string[],
  fallback: readonly string[],
  warnings: SettingWarnings,
): readonly string[] {
  const given = list(environment, variable)?.map((name) => name.toLowerCase());
  if (given === undefined) return fallback;
  if (given.includes('none')) return [];
  if (given.includes('all')) return names;
  const usable = [...new Set(given)].filter((name) => names.includes(name));
  for (const name of new Set(given)) {
    if (!names.includes(name)) warnings.add(variable, name, usable);
  }
  return usable;
}
