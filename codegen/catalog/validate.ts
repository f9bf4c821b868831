import type { Diagnostic } from '../diagnostic.ts';
import type { CatalogDocument } from './document.ts';
import { grammarErrors, readCatalogSchema, type SchemaError } from './grammar.ts';
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

/** Where data is not what the grammar asks for: keys that it does not know, and values. */
export function shapeProblems(data: unknown): Path[] {
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
