/** A setting that could not be used as given. */
export interface SettingWarning {
  /** The configuration key or environment variable. */
  readonly key: string;
  /** A number as it was given; of anything else only what it is. */
  readonly given: string;
  readonly used: string;
}

/**
 * Collects warnings while settings are resolved. A text that was given is never quoted: whoever
 * mixes up two settings may have written a credential there.
 */
export class SettingWarnings {
  readonly all: SettingWarning[] = [];

  add(key: string, given: unknown, used: unknown): void {
    this.all.push({ key, given: described(given), used: quoted(used) });
  }
}

export function describeWarning(warning: SettingWarning): string {
  return `${warning.key}: ${warning.given} cannot be used; using ${warning.used}`;
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
