import type { Diagnostic } from '../diagnostic.ts';
import type { CatalogDocument } from './document.ts';
import { grammarErrors, readCatalogSchema, type SchemaError } from './grammar.ts';
import { isMapping } from './mapping.ts';
import { shapeCauses } from './shape-causes.ts';
import { shapeDiagnostic, toPath } from './shape-words.ts';
import type { CatalogSource, Path } from './source.ts';

/** Checks the shape of the catalog. Findings point at the offending key or value. */
export function validateShape(source: CatalogSource): {
  readonly document: CatalogDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const all = grammarErrors(source.data);
  if (all.length === 0) return { document: source.data as CatalogDocument, diagnostics: [] };
  const causes = shapeCauses(all, source, readCatalogSchema());
  const explained = new Set<unknown>(causes.flatMap(({ errors }) => errors));
  const errors = oneOfEachList(
    all.filter(
      (error) =>
        !explained.has(error) && error.keyword !== 'if' && !error.schemaPath.includes('/contains/'),
    ),
  );
  return {
    document: undefined,
    diagnostics: [
      ...causes.map(({ diagnostic }) => diagnostic),
      ...errors.map((error) => shapeDiagnostic(error, source)),
    ],
  };
}

/** Each round takes away what one level of the catalog cannot hold. */
const ROUNDS = 24;

/** Data of an earlier grammar without what today's does not know: for comparing, never for printing. */
export function inTodaysGrammar(written: unknown): unknown {
  const data = structuredClone(written);
  for (let round = 0; round < ROUNDS; round += 1) {
    const problems = shapeProblems(data);
    if (problems.length === 0) break;
    const deepest = Math.max(...problems.map(({ length }) => length));
    for (const path of problems) if (path.length === deepest) remove(data, path);
  }
  return data;
}

function remove(data: unknown, path: Path): void {
  const owner = path.slice(0, -1).reduce<unknown>((node, step) => (node as never)?.[step], data);
  const last = path.at(-1);
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (isMapping(owner)) delete owner[String(last)];
}

/** Where data is not what the grammar asks for: keys that it does not know, and values. */
function shapeProblems(data: unknown): Path[] {
  const errors = grammarErrors(data);
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  return (unknown.length > 0 ? unknown : errors).map(({ instancePath, params }) => [
    ...toPath(instancePath, data),
    ...(unknown.length > 0 ? [String(params['additionalProperty'])] : []),
  ]);
}

/** Quotes that are left out are left out at every item of a list. */
function oneOfEachList(errors: readonly SchemaError[]): SchemaError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const list = /^(.*)\/\d+$/.exec(error.instancePath)?.[1];
    if (error.keyword !== 'type' || list === undefined) return true;
    const key = `${list} ${typeof error.data}`;
    return !seen.has(key) && seen.add(key);
  });
}
