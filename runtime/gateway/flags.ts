/**
 * Diagnostics flags: which parts of the gateway give debug output, without raising the log level
 * for everything. Flags match names without regard to case; `telegram.*` matches `telegram` and
 * every name below it, `*` matches all.
 */
export class DiagnosticsFlags {
  readonly #all: boolean;
  readonly #names: ReadonlySet<string>;
  readonly #prefixes: readonly string[];

  /**
   * @param configured `diagnostics.flags`
   * @param environment `OPENCLAW_DIAGNOSTICS`: flags separated by commas or spaces, added to the
   *   configured ones; `0`, `false`, `off` or `none` switches all of them off
   */
  constructor(configured: readonly string[] = [], environment = '') {
    const added = environment.split(/[\s,]+/).map(normalised);
    const off = added.some((flag) => OFF.has(flag));
    const flags = off
      ? []
      : [...configured.map(normalised), ...added].filter((flag) => flag !== '');
    this.#all = flags.some((flag) => ALL.has(flag));
    this.#names = new Set(flags.map((flag) => flag.replace(/\.\*$/, '')));
    this.#prefixes = flags.filter((flag) => flag.endsWith('.*')).map((flag) => flag.slice(0, -1));
  }

  /** Whether any flag is set at all. */
  get any(): boolean {
    return this.#all || this.#names.size > 0;
  }

  has(name: string): boolean {
    if (this.#all) return true;
    const wanted = normalised(name);
    return this.#names.has(wanted) || this.#prefixes.some((prefix) => wanted.startsWith(prefix));
  }
}

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'off', 'none']);
const ALL: ReadonlySet<string> = new Set(['1', 'true', 'all', '*']);

function normalised(flag: string): string {
  return flag.trim().toLowerCase();
}
