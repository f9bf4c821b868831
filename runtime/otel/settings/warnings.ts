/** A setting that could not be used as given. */
export interface SettingWarning {
  /** The configuration key or environment variable. */
  readonly key: string;
  readonly given: string;
  readonly used: string;
}

/** Collects warnings while settings are resolved. Values are quoted as the operator wrote them. */
export class SettingWarnings {
  readonly all: SettingWarning[] = [];

  add(key: string, given: unknown, used: unknown): void {
    this.all.push({ key, given: quoted(given), used: quoted(used) });
  }
}

export function describeWarning(warning: SettingWarning): string {
  return `${warning.key}: ${warning.given} cannot be used; using ${warning.used}`;
}

function quoted(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
}
