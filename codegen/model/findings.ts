import type { Lifetime } from '../catalog/document.ts';
import { type CatalogSource, type Path, printFlow } from '../catalog/source.ts';
import type { Diagnostic, Severity } from '../diagnostic.ts';
import { closest, suggest } from '../suggest.ts';

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
    this.add('error', id, at, false, message, help, related);
  }

  /** A finding about the key that `at` ends with. */
  keyError(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.add('error', id, at, true, message, help, related);
  }

  /** A name that stands for nothing; shows where the name that may be meant is declared. */
  unknown(
    id: string,
    at: Path,
    noun: string,
    word: string,
    known: Iterable<string>,
    section: Path,
  ): void {
    this.#unknown(id, at, false, noun, word, [...known], section);
  }

  /** The same for a name that is a key. */
  unknownKey(
    id: string,
    at: Path,
    noun: string,
    word: string,
    known: Iterable<string>,
    section: Path,
  ): void {
    this.#unknown(id, at, true, noun, word, [...known], section);
  }

  #unknown(
    id: string,
    at: Path,
    key: boolean,
    noun: string,
    word: string,
    known: readonly string[],
    section: Path,
  ): void {
    const other = this.#elsewhere(word, section);
    if (other !== undefined) {
      const message = `there is no ${noun} \`${word}\` in ${this.#edition?.name}`;
      const help = `it has \`${other}\`: write the same here, or change it there`;
      const related = { at: [...section, word], message: `\`${word}\` is declared here` };
      this.add('error', id, at, key, message, help, related);
      return;
    }
    const near = closest(word, known);
    const related =
      near === undefined
        ? undefined
        : { at: [...section, near], message: `\`${near}\` is declared here` };
    this.add(
      'error',
      id,
      at,
      key,
      `there is no ${noun} \`${word}\``,
      suggest(word, known),
      related,
    );
  }

  /** What an entry of that name says of editions, when this one does not have it. */
  #elsewhere(word: string, section: Path): string | undefined {
    const entries = (
      this.#edition?.whole as Record<string, Record<string, Lifetime>> | undefined
    )?.[String(section[0])];
    const { since, until } = entries?.[word] ?? {};
    if (section.length > 1) return undefined;
    return since !== undefined
      ? `since: ${printFlow(since)}`
      : until && `until: ${printFlow(until)}`;
  }

  warning(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.add('warning', id, at, true, message, help, related);
  }

  add(
    severity: Severity,
    id: string,
    at: Path,
    key: boolean,
    message: string,
    help: string,
    related?: Related,
    within?: { readonly from: number; readonly to: number },
  ): void {
    const position =
      within !== undefined
        ? this.#source.partAt(at, within.from, within.to)
        : key
          ? this.#source.keyAt(at)
          : this.#source.valueAt(at);
    this.#found.push({
      id,
      severity,
      message,
      position,
      help,
      ...(related === undefined
        ? {}
        : { related: { message: related.message, position: this.#source.keyAt(related.at) } }),
    });
  }
}

/** The other place of a finding. */
export interface Related {
  readonly at: Path;
  readonly message: string;
}
