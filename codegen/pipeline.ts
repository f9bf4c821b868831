import type { CatalogDocument } from './catalog/document.ts';
import { type CatalogSource, parseCatalog } from './catalog/source.ts';
import { validateShape } from './catalog/validate.ts';
import { type Diagnostic, inFileOrder } from './diagnostic.ts';
import { lintCatalog } from './lint/rules.ts';
import type { Catalog } from './model/catalog.ts';
import { atEdition } from './model/editions.ts';
import { Findings } from './model/findings.ts';
import { resolveCatalog } from './model/resolve.ts';

/** What became of a catalog text. `catalog` is there exactly when nothing stands against printing it. */
export interface Checked {
  readonly catalog: Catalog | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: CatalogSource;
  /** The catalog as written; undefined when its shape is wrong. */
  readonly document: CatalogDocument | undefined;
}

/**
 * parse → validate → resolve → lint, each as far as it can go: a stage runs only when the one
 * before left nothing that it would stumble over.
 */
export function checkCatalog(file: string, text: string): Checked {
  const { source, diagnostics } = parseCatalog(file, text);
  if (diagnostics.some(isError))
    return { catalog: undefined, diagnostics: sorted(diagnostics), source, document: undefined };
  const shape = validateShape(source);
  if (shape.document === undefined)
    return {
      catalog: undefined,
      diagnostics: sorted([...diagnostics, ...shape.diagnostics]),
      source,
      document: undefined,
    };
  const findings = new Findings(source);
  const catalog = resolveCatalog(shape.document, findings);
  lintCatalog(catalog, shape.document, findings);
  const all = sorted([...diagnostics, ...findings.all]);
  return {
    catalog: all.some(isError) ? undefined : catalog,
    diagnostics: all,
    source,
    document: shape.document,
  };
}

/**
 * The catalog of a text that other rules may have held for: findings of the lint are no obstacle to
 * comparing it. Undefined when its references cannot be resolved.
 */
export function resolveText(
  file: string,
  text: string,
):
  | {
      readonly catalog: Catalog;
      readonly document: CatalogDocument;
      readonly source: CatalogSource;
    }
  | undefined {
  const { source, diagnostics } = parseCatalog(file, text);
  if (diagnostics.some(isError)) return undefined;
  const { document } = validateShape(source);
  if (document === undefined) return undefined;
  const findings = new Findings(source);
  const catalog = resolveCatalog(document, findings);
  return findings.all.some(isError) ? undefined : { catalog, document, source };
}

/** The catalog of one edition, the newest by default; undefined when there is no such edition. */
export function editionOf(catalog: Catalog, edition: string | undefined): Catalog | undefined {
  const name = edition ?? catalog.editions.at(-1);
  if (name === undefined || !catalog.editions.includes(name)) return undefined;
  return atEdition(catalog, name);
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/** In file order; what two stages or two sides of a metric say in the same words is said once. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics]
    .sort(inFileOrder)
    .filter((one, index, all) => index === 0 || inFileOrder(one, all[index - 1] ?? one) !== 0);
}
