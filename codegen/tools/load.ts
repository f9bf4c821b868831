import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type Diagnostic, errorAt, formatDiagnostic, isError } from '../diagnostic.ts';
import { pageNames, piecesOf } from '../emit/docs/pages/pages.ts';
import { checkGuide } from '../guides/guide.ts';
import {
  type EnglishText,
  type LocaleFiles,
  localesFolderOf,
  OWN_LOCALES,
  placesOfLocales,
  readLocales,
  updateLocales,
} from '../locales/locale-files.ts';
import { ownTexts, Translations } from '../locales/translations.ts';
import { lockFile, readLock } from '../lock/check.ts';
import { type Checked, checkCatalog, type Edition, editionOf } from '../pipeline.ts';
import { type Format, nameOf, readInput, UsageError } from './command.ts';

/** A catalog file, read and checked, with its translations. */
export interface Loaded extends Checked {
  readonly file: string;
  readonly text: string;
  /** The translations as they are to be: with every text of the catalog, and no other. */
  readonly locales: LocaleFiles;
  /** The other files and folders that were looked for, there or not. */
  readonly inputs: readonly string[];
}

/**
 * @param text what would stand in the file
 * @throws {UsageError} when there is no such file
 */
export function loadCatalog(path: string, text = readInput(path).toString('utf8')): Loaded {
  const file = nameOf(path);
  const inputs = new Set<string>();
  const found = readLocales(localesFolderOf(resolve(path)));
  const checkedWith = (translations: Translations): Checked =>
    checkCatalog(file, text, {
      translations,
      guide(name) {
        const guide = resolve(dirname(path), name);
        inputs.add(guide);
        return existsSync(guide) ? readFileSync(guide, 'utf8') : undefined;
      },
      locks(folder, edition) {
        const lock = lockFile(path, folder, edition);
        inputs.add(lock);
        return readLock(lock);
      },
    });
  const asWritten = new Translations(found.files);
  const first = checkedWith(asWritten);
  const locales =
    first.catalog === undefined
      ? found
      : updateLocales(found, first.catalog.locales, () => wantedTexts(first, asWritten, found));
  // Only the files as they are to be have the translation of a text that moved where it stands now.
  const asToBe = new Translations(locales.files);
  const checked = asToBe.hasMoreThan(asWritten) ? checkedWith(asToBe) : first;
  const more = [...guideFindings(checked, path), ...locales.diagnostics];
  return {
    file,
    text,
    ...checked,
    catalog: more.some(isError) ? undefined : checked.catalog,
    diagnostics: [...checked.diagnostics, ...more],
    locales,
    inputs: [...inputs, ...placesOfLocales(resolve(path), checked.catalog?.locales ?? [])],
  };
}

function guideFindings({ catalog, editions }: Checked, path: string): Diagnostic[] {
  if (catalog === undefined) return [];
  const pieces = [...piecesOf(catalog).keys()];
  const pages = pageNames(catalog);
  const { document, source } = editions.at(-1) as Edition;
  return catalog.guides.flatMap((guide) => {
    const { id } = guide;
    const file = relative(process.cwd(), resolve(dirname(path), document.guides?.[id] ?? ''));
    if (!pages.includes(id)) return checkGuide(guide, file, pieces);
    const message = `\`${id}.md\` is a generated page already`;
    const help = 'give the guide another name';
    return errorAt('duplicate-name', source.keyAt(['guides', id]), message, help);
  });
}

/** Texts of the catalog in the order of the file; the generator's own follow where they share a folder. */
function wantedTexts(
  { source }: Checked,
  translations: Translations,
  { folder }: LocaleFiles,
): readonly EnglishText[] {
  const texts = translations.asked.map((text) => ({ ...text, line: source.keyAt(text.at).line }));
  const own = resolve(folder) === resolve(OWN_LOCALES);
  return [...texts.sort((a, b) => a.line - b.line), ...(own ? ownTexts() : [])];
}

/**
 * Prints the findings, and returns the edition, the newest by default, when none of them is an error.
 * @throws {UsageError} when the catalog has no such edition
 */
export function usable(loaded: Loaded, format: Format, edition?: string): Edition | undefined {
  const { catalog, diagnostics, text } = loaded;
  if (diagnostics.length > 0 || format === 'json') {
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

/**
 * The edition for who asks something of the catalog: only what stands against an answer is printed.
 * @throws {UsageError} when the catalog has no such edition
 */
export function asked(loaded: Loaded, edition?: string): Edition | undefined {
  return usable({ ...loaded, diagnostics: loaded.diagnostics.filter(isError) }, 'text', edition);
}

/** Prints findings for a person, a program or a pull request. */
export function formatFindings(
  diagnostics: readonly Diagnostic[],
  source: string,
  format: Format,
): string {
  switch (format) {
    case 'text':
      return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, source)).join('\n');
    case 'json':
      return JSON.stringify(diagnostics, undefined, 2);
    case 'github':
      return diagnostics.map(githubCommand).join('\n');
  }
}

/** A workflow command; its data and its properties have characters that must be escaped. */
function githubCommand({ severity, position, id, message, help }: Diagnostic): string {
  const data = (text: string): string =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string =>
    data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${severity} file=${property(position.file)},line=${position.line},col=${position.column},endColumn=${position.end},title=${property(id)}::${data(`${message} (${help})`)}`;
}
