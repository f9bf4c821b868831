import type { CatalogDocument } from './catalog/document.ts';
import { documentAt, type EditionDocument } from './catalog/edition.ts';
import { inTodaysGrammar, validateShape } from './catalog/grammar.ts';
import { type CatalogSource, parseCatalog } from './catalog/source.ts';
import { type Diagnostic, inFileOrder, isError } from './diagnostic.ts';
import { checkLifetimes, checkNewNames } from './lint/editions.ts';
import { lintCatalog } from './lint/lint-catalog.ts';
import { Translations } from './locales/translations.ts';
import { checkLock, type Facts, RELEASED } from './lock/check.ts';
import type { Catalog } from './model/catalog.ts';
import { Findings } from './model/findings.ts';
import { type CatalogFiles, resolveCatalog } from './model/resolve.ts';

/** One edition of a catalog, resolved and as written. */
export interface Edition {
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
  /** Answers for places of `document`. */
  readonly source: CatalogSource;
}

/** What became of a catalog text. `catalog` is there exactly when nothing stands against printing it. */
export interface Checked {
  /** The newest edition. */
  readonly catalog: Catalog | undefined;
  /** All of them, oldest first; none when there is no `catalog`. */
  readonly editions: readonly Edition[];
  readonly diagnostics: readonly Diagnostic[];
  readonly source: CatalogSource;
}

/** What the catalog has in files of its own, with the locks. */
interface Files extends CatalogFiles {
  /** What the lock of an edition holds, from the folder that the catalog names. */
  readonly locks?: (folder: string, edition: string) => Facts | null | undefined;
}

/** A catalog that stands alone: all its texts are in English, and it has no guides. */
const NOTHING: CatalogFiles = { translations: new Translations() };

/**
 * parse → validate → resolve → lint, each as far as it can go: a stage runs only when the one
 * before left nothing that it would stumble over. The last three look at each edition by itself.
 */
export function checkCatalog(file: string, text: string, files: Files = NOTHING): Checked {
  const { source, diagnostics } = parseCatalog(file, text);
  const read = diagnostics.some(isError) ? UNREAD : resolved(source, true, files);
  const all = sorted([...diagnostics, ...read.diagnostics]);
  const editions = all.some(isError) ? [] : read.editions;
  return { catalog: editions.at(-1)?.catalog, editions, diagnostics: all, source };
}

const UNREAD = { editions: [], diagnostics: [] };

/**
 * The editions of a text that other rules and another grammar may have held for: findings of the
 * lint are no obstacle to comparing it, nor is a key that was dropped since. None when it is no
 * YAML, or its references cannot be resolved.
 */
export function resolveText(file: string, text: string): readonly Edition[] {
  const { source, diagnostics } = parseCatalog(file, text);
  if (diagnostics.some(isError)) return [];
  const earlier = validateShape(source).document === undefined;
  const data = earlier ? inTodaysGrammar(source.data) : source.data;
  const read = resolved({ ...source, data }, false, NOTHING);
  return !earlier && read.diagnostics.some(isError) ? [] : read.editions;
}

/** One of the editions, the newest by default; undefined when there is no such edition. */
export function editionOf(
  { editions }: Pick<Checked, 'editions'>,
  edition: string | undefined,
): Edition | undefined {
  if (edition === undefined) return editions.at(-1);
  return editions.find(({ catalog }) => catalog.edition === edition);
}

type Resolved = Pick<Checked, 'editions' | 'diagnostics'>;

/** Everything after the YAML was read. */
function resolved(source: CatalogSource, lint: boolean, files: Files): Resolved {
  const shape = validateShape(source);
  const whole = shape.document;
  if (whole === undefined) return { editions: [], diagnostics: shape.diagnostics };
  const findings = new Findings(source);
  checkLifetimes(whole, findings);
  if (lint) checkNewNames(whole, findings);
  const views = whole.editions.map((name) => {
    const view = documentAt(whole, name);
    // What an edition changed may be in an earlier grammar, too.
    const today = lint || !view.changed ? view.document : inTodaysGrammar(view.document);
    const own = { ...view, document: today as CatalogDocument };
    return { ...own, source: ofEdition(source, own) };
  });
  const shapes = views.flatMap((view) =>
    view.changed ? validateShape(view.source).diagnostics : [],
  );
  if (shapes.length > 0) return { editions: [], diagnostics: shapes };
  let before: Catalog | undefined;
  const editions = views.map((view, index) => {
    const found = new Findings(view.source, { name: view.edition, whole });
    const after = views.slice(index + 1).map((later) => later.document);
    before = { ...resolveCatalog(view, after, files, found), before };
    return { catalog: before, document: view.document, source: view.source, findings: found };
  });
  // An entry that no edition has would make whatever it uses look unused.
  if (lint && !findings.has(['since-order'])) lintCatalog(editions, whole, findings);
  if (files.locks !== undefined && whole.locks !== undefined)
    for (const edition of editions)
      checkLock(edition, files.locks(whole.locks, edition.catalog.edition), edition.findings);
  const found = [findings, ...editions.map((edition) => edition.findings)];
  return { editions, diagnostics: found.flatMap(({ all }) => all) };
}

/** The same file, read as one edition has it. */
function ofEdition(source: CatalogSource, { document, origin }: EditionDocument): CatalogSource {
  return {
    ...{ file: source.file, text: source.text, data: document },
    valueAt: (path) => source.valueAt(origin(path)),
    keyAt: (path) => source.keyAt(origin(path)),
    partAt: (path, from, to) => source.partAt(origin(path), from, to),
  };
}

/** In file order; what two stages, two sides or two editions say in the same words is said once. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const all = [...diagnostics].sort(inFileOrder).filter((one, index, all) => {
    const before = all[index - 1];
    if (before === undefined) return true;
    // Of several releases that have the same fact, the first speaks for all.
    const again = one.id === RELEASED && before.id === RELEASED;
    return inFileOrder(one, again ? { ...before, message: one.message } : before) !== 0;
  });
  return oneOfEachName(all);
}

/** Rules about names that stand for nothing, and about what makes a name another one. */
const OF_NAMES = /^(?:unknown-|look-alike$|invisible-character$)/;

/** A name that stands for nothing is one mistake, wherever it is used: the first place names the others. */
function oneOfEachName(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = Map.groupBy(diagnostics, (one) =>
    OF_NAMES.test(one.id) ? `${one.id} ${one.message}` : one,
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? [];
    const lines = others.map(({ position }) => position.line);
    const more = lines.length > 6 ? ` and ${lines.length - 6} more` : '';
    const also = `; also in line${lines.length > 1 ? 's' : ''} ${lines.slice(0, 6).join(', ')}${more}`;
    return [{ ...first, help: first.help + also }];
  });
}
