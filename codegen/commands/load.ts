import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Catalog } from '../model/catalog.ts';
import { type Checked, checkCatalog, editionOf } from '../pipeline.ts';
import { type Format, formatFindings } from '../report.ts';
import { UsageError } from './command.ts';

/** A catalog file, read and checked. */
export interface Loaded extends Checked {
  readonly file: string;
  readonly text: string;
}

/** @throws {UsageError} when there is no such file */
export function loadCatalog(path: string): Loaded {
  const file = relative(process.cwd(), resolve(path)) || path;
  const text = readText(path, file);
  return { file, text, ...checkCatalog(file, text) };
}

/**
 * Prints the findings, and returns the catalog of the edition when none of them is an error.
 * @throws {UsageError} when the catalog has no such edition
 */
export function usable(
  loaded: Loaded,
  format: Format,
  edition: string | undefined,
): Catalog | undefined {
  const { catalog, diagnostics, text } = loaded;
  if (diagnostics.length > 0 || format === 'json' || format === 'sarif') {
    const report = formatFindings(diagnostics, text, format);
    if (format === 'text') console.error(report);
    else console.log(report);
  }
  if (catalog === undefined) return undefined;
  const found = editionOf(loaded, edition);
  if (found === undefined)
    throw new UsageError(
      `there is no edition ${edition}; the catalog has ${catalog.editions.join(', ')}`,
    );
  return found;
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
