import type { CatalogSource, Path } from '../catalog/source.ts';
import type { Diagnostic, Position, Severity } from '../diagnostic.ts';

/** Collects findings; a stage goes on after one so that a run reports everything it can. */
export class Findings {
  readonly #source: CatalogSource;
  readonly #found: Diagnostic[] = [];

  constructor(source: CatalogSource) {
    this.#source = source;
  }

  get all(): readonly Diagnostic[] {
    return this.#found;
  }

  /** A finding about the value at `at`. */
  error(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.#add('error', id, this.#source.valueAt(at), message, help, related);
  }

  /** A finding about the key that `at` ends with. */
  keyError(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.#add('error', id, this.#source.keyAt(at), message, help, related);
  }

  warning(id: string, at: Path, message: string, help: string, related?: Related): void {
    this.#add('warning', id, this.#source.keyAt(at), message, help, related);
  }

  #add(
    severity: Severity,
    id: string,
    position: Position,
    message: string,
    help: string,
    related?: Related,
  ): void {
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
