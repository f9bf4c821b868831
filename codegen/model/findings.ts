import type { Lifetime } from '../catalog/edition.ts';
import { type CatalogSource, isMapping, type Path, printFlow, valueIn } from '../catalog/source.ts';
import type { Diagnostic, Severity } from '../diagnostic.ts';
import { closest, suggest } from '../suggest.ts';

/** Where a name of that kind is declared. */
const sectionOf = (kind: string): string =>
  kind === 'value-policy' ? 'values' : kind === 'buckets' ? kind : `${kind}s`;

/** What is wrong at a place of the catalog. */
export interface Found {
  readonly at: Path;
  /** It is about the key that `at` ends with, not about the value. */
  readonly key?: boolean | undefined;
  readonly message: string;
  readonly help: string;
  readonly related?: Related | undefined;
  /** Only these characters of the text. */
  readonly within?: { readonly from: number; readonly to: number } | undefined;
}

/** The other place of a finding. */
export interface Related {
  readonly at: Path;
  readonly message: string;
}

/** Collects findings; a stage goes on after one so that a run reports everything it can. */
export class Findings {
  readonly #source: CatalogSource;
  readonly #found: Diagnostic[] = [];
  readonly #edition: { readonly name: string; readonly whole: object } | undefined;

  /** @param edition what it is called, with the whole catalog as written, where one edition is looked at */
  constructor(source: CatalogSource, edition?: { readonly name: string; readonly whole: object }) {
    this.#source = source;
    this.#edition = edition;
  }

  /** True when one of the ids was found. */
  has(ids: readonly string[]): boolean {
    return this.#found.some((finding) => ids.includes(finding.id));
  }

  get all(): readonly Diagnostic[] {
    return this.#found;
  }

  /** A finding about the value at `at`. */
  error(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.add('error', id, { at, message, help, related });
  }

  /** A finding about the key that `at` ends with. */
  keyError(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.add('error', id, { at, key: true, message, help, related });
  }

  warning(id: string, at: Path, message: string, help: string): void {
    this.add('warning', id, { at, key: true, message, help });
  }

  /**
   * A name that stands for nothing; shows where the name that may be meant is declared.
   * @param kind as the rule `unknown-…` calls it
   * @param noun what was looked for, in words
   * @param key whether the name is a key
   */
  unknown(
    kind: string,
    at: Path,
    word: string,
    known: Iterable<string>,
    { noun = kind.replace('-', ' '), key = false } = {},
  ): void {
    const section = sectionOf(kind);
    const declared = (name: string): Related => {
      return { at: [section, name], message: `\`${name}\` is declared here` };
    };
    const other = this.#elsewhere(word, section);
    if (other !== undefined) {
      const message = `there is no ${noun} \`${word}\` in ${this.#edition?.name}`;
      const help = `it has \`${other}\`: write the same here, or change it there`;
      this.add('error', `unknown-${kind}`, { at, key, message, help, related: declared(word) });
      return;
    }
    const names = [...known];
    const near = closest(word, names);
    this.add('error', `unknown-${kind}`, {
      at,
      key,
      message: `there is no ${noun} \`${word}\``,
      help: suggest(word, names),
      related: near === undefined ? undefined : declared(near),
    });
  }

  /** What an entry of that name says of editions, when this one does not have it. */
  #elsewhere(word: string, section: string): string | undefined {
    const whole = this.#edition?.whole as Record<string, Record<string, Lifetime>> | undefined;
    const { since, until } = whole?.[section]?.[word] ?? {};
    return since !== undefined
      ? `since: ${printFlow(since)}`
      : until && `until: ${printFlow(until)}`;
  }

  add(severity: Severity, id: string, { at, key, message, help, related, within }: Found): void {
    const source = this.#source;
    const position =
      within !== undefined
        ? source.partAt(at, within.from, within.to)
        : key === true || isMapping(valueIn(source.data, at))
          ? source.keyAt(at)
          : source.valueAt(at);
    this.#found.push({
      id,
      severity,
      message,
      position,
      help,
      ...(related && {
        related: { message: related.message, position: this.#source.keyAt(related.at) },
      }),
    });
  }
}
