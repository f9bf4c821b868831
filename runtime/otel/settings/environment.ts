import type { SettingWarnings } from './warnings.ts';

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The trimmed value; a blank one counts as not set. */
export function text(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** The items of a comma-separated list, trimmed, without empty ones; undefined when not set. */
export function list(environment: Environment, name: string): readonly string[] | undefined {
  return text(environment, name)
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `true` or `false` in any case; anything else is false, with a warning. */
export function flag(environment: Environment, name: string, warnings: SettingWarnings): boolean {
  const value = text(environment, name);
  const lower = value?.toLowerCase();
  if (lower !== undefined && lower !== 'true' && lower !== 'false') {
    warnings.add(name, value, false);
  }
  return lower === 'true';
}

/** An integer of at least `least`; anything else is the fallback, with a warning. */
export function integer(
  environment: Environment,
  name: string,
  fallback: number,
  warnings: SettingWarnings,
  least = 1,
): number {
  return optionalInteger(environment, name, fallback, warnings, least) ?? fallback;
}

/** As `integer`, but undefined when the variable is not set or not usable. */
export function optionalInteger(
  environment: Environment,
  name: string,
  used: unknown,
  warnings: SettingWarnings,
  least = 0,
): number | undefined {
  const value = text(environment, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= least) return number;
  warnings.add(name, value, used);
  return undefined;
}
