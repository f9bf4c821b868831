import type { OtelConfig } from '../../host/host.ts';

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What settings do where editions differ. The catalog declares it. */
export interface SettingFacts {
  /** Switches that are not set, by their keys. */
  readonly defaults: { readonly 'diagnostics.otel.logs': boolean };
  /** Environment variables that win over the key that they stand for. */
  readonly overriding: readonly string[];
  /** Keys of the plugin below its own entry in the configuration of the gateway. */
  readonly plugin: readonly string[];
}

/** A setting that must not be guessed around. The message names it, never its value. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** @throws SettingError for what is no URL of a web server */
export function webUrl(given: string, key: string): URL {
  const url = URL.parse(given);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new SettingError(`${key} is not an http or https URL`);
  return url;
}

/** Takes a setting that cannot be used, by its key or variable, and what is used instead. */
export type Warn = (key: string, given: unknown, used: unknown) => void;

export type SettingSources = ReturnType<typeof settingSources>;

/**
 * Where settings come from, and what of it could not be used. A text that was given is never
 * quoted: where two settings are mixed up, it may be a credential.
 *
 * @param overriding variables that win over the key that they stand for
 */
export function settingSources(
  config: OtelConfig,
  environment: Environment,
  overriding: readonly string[],
) {
  const warnings: string[] = [];
  const warn: Warn = (key, given, used) => {
    warnings.push(`${key}: ${described(given)} cannot be used; using ${quoted(used)}`);
  };

  /** The trimmed value of a variable; a blank one counts as not set. */
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;

  /** A number; one that is not usable is the fallback, with a warning. */
  function number<F>(
    name: string,
    isUsable: (value: number) => boolean,
    fallback: F,
    used: unknown = fallback,
  ): number | F {
    const value = text(name);
    if (value === undefined) return fallback;
    if (isUsable(Number(value))) return Number(value);
    warn(name, value, used);
    return fallback;
  }

  return {
    config,
    /** A line for the log of each setting that could not be used. */
    warnings: warnings as readonly string[],
    warn,
    text,
    number,

    /** The items of a comma-separated variable, trimmed, without empty ones. */
    list: (name: string): readonly string[] | undefined =>
      text(name)
        ?.split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),

    /** `true` or `false` in any case; anything else is false, with a warning. */
    flag(name: string): boolean {
      const value = text(name)?.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false') warn(name, value, false);
      return value === 'true';
    },

    /** An integer of at least `least`. */
    integer<F>(name: string, fallback: F, least = 1, used: unknown = fallback): number | F {
      const isUsable = (value: number) => Number.isSafeInteger(value) && value >= least;
      return number(name, isUsable, fallback, used);
    },

    /** The candidates in the order in which they count: the variable first where it overrides. */
    inOrder: <Value>(variable: string, fromConfig: Value, fromVariable: Value): readonly Value[] =>
      overriding.includes(variable) ? [fromVariable, fromConfig] : [fromConfig, fromVariable],
  };
}

const NUMBER = /^-?[\d.]{1,9}$/;

function described(given: unknown): string {
  if (typeof given === 'string') return NUMBER.test(given) ? given : 'a text';
  if (Array.isArray(given)) return 'a list';
  return typeof given === 'object' && given !== null ? 'an object' : quoted(given);
}

function quoted(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
}
