import { isMapping, type Mapping } from './mapping.ts';
import type { CatalogSource, Path } from './source.ts';
import { shapeProblems } from './validate.ts';

/** Each round takes away what one level of the catalog cannot hold. */
const ROUNDS = 24;

/**
 * A catalog that was written in an earlier grammar, as far as today's can say it: texts in several
 * languages become English, and what is not known any more is left out. For comparing, never for
 * printing.
 */
export function inTodaysGrammar(source: CatalogSource): CatalogSource {
  const data = english(source.data);
  for (let round = 0; round < ROUNDS; round += 1) {
    const problems = shapeProblems(data);
    if (problems.length === 0) break;
    const deepest = Math.max(...problems.map(({ length }) => length));
    for (const path of problems) if (path.length === deepest) remove(data, path);
  }
  return { ...placesOf(source), data };
}

/** Methods of a class are not copied with it. */
function placesOf(source: CatalogSource): Omit<CatalogSource, 'data'> {
  return {
    file: source.file,
    text: source.text,
    valueAt: (path) => source.valueAt(path),
    keyAt: (path) => source.keyAt(path),
    partAt: (path, from, to) => source.partAt(path, from, to),
  };
}

function english(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(english);
  if (!isMapping(value)) return value;
  const { en, ja, ko } = value;
  if (typeof en === 'string' && (ja ?? ko) !== undefined) return en;
  const copy: Mapping = Object.create(null);
  for (const [key, inner] of Object.entries(value)) copy[key] = english(inner);
  return copy;
}

function remove(data: unknown, path: Path): void {
  const owner = path
    .slice(0, -1)
    .reduce((node, step) => (node as Mapping | undefined)?.[step], data);
  const last = path.at(-1);
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (isMapping(owner)) delete owner[String(last)];
}
