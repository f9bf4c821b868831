import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../diagnostic.ts';
import { checkTranslations } from './check.ts';
import { contextsOf, type PoFile, printPo, readPo } from './po-file.ts';
import { type EnglishText, updatePo } from './update.ts';

/** The generator's own texts in other languages: headings, sentences and the words of the explorer. */
export const OWN_LOCALES = fileURLToPath(new URL('.', import.meta.url));

/** The translations of a catalog: a file for each locale, in one folder. */
export interface LocaleFiles {
  /** Undefined when the catalog has no translations. */
  readonly folder: string | undefined;
  readonly files: ReadonlyMap<string, PoFile>;
  /** What is wrong with files that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where the translations of a catalog stand: beside it in `locales`, or with the generator's own. */
export function localesFolderOf(catalog: string): string | undefined {
  const beside = dirname(catalog);
  return [join(beside, 'codegen/locales'), join(beside, 'locales')].find((one) => existsSync(one));
}

/** Reads every file of a folder; of a `part` of the texts only what is below it. */
export function readLocales(folder: string | undefined, part?: string): LocaleFiles {
  const files = new Map<string, PoFile>();
  const diagnostics: Diagnostic[] = [];
  for (const name of folder === undefined ? [] : readdirSync(folder).sort()) {
    if (!name.endsWith('.po')) continue;
    const file = relative(process.cwd(), join(folder ?? '', name));
    const text = readFileSync(file, 'utf8');
    const read = readPo(file, part === undefined ? text : entriesBelow(part, text));
    diagnostics.push(...read.diagnostics);
    if (read.po !== undefined) files.set(name.slice(0, -'.po'.length), read.po);
  }
  return { folder, files, diagnostics };
}

/** The header and the entries of a part: to read all of a file takes the library many times as long. */
function entriesBelow(part: string, text: string): string {
  const [header, ...entries] = text.split('\n\n');
  const isBelow = (entry: string): boolean =>
    contextsOf(entry).some(({ context }) => context.startsWith(`${part}.`));
  return [header, ...entries.filter(isBelow)].join('\n\n');
}

/**
 * The files as they are to be after the English texts changed, and what is wrong with them. A locale
 * that has no file yet gets one without translations.
 */
export function updateLocales(
  { folder, files, diagnostics }: LocaleFiles,
  locales: readonly string[],
  wanted: () => readonly EnglishText[],
): LocaleFiles {
  if (folder === undefined || diagnostics.length > 0) return { folder, files, diagnostics };
  const texts = wanted();
  const updated = new Map(
    locales
      .filter((locale) => locale !== 'en')
      .map((locale) => {
        const file = relative(process.cwd(), join(folder, `${locale}.po`));
        const po = files.get(locale) ?? emptyFile(file, locale);
        const after = updatePo(po, texts);
        // A file that lacks nothing stays as its editor wrote it.
        const text = after.entries === po.entries ? po.text : printPo(after);
        return [locale, { ...after, file: po.file, text }] as const;
      }),
  );
  return {
    folder,
    files: updated,
    diagnostics: [
      ...diagnostics,
      ...[...updated].flatMap(([locale, po]) => checkTranslations(locale, po)),
    ],
  };
}

/** Files whose text on the disk is another one. */
export function changedLocales({ files }: LocaleFiles): PoFile[] {
  return [...files.values()].filter(
    ({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  );
}

/** Replaces each file as a whole. */
export function writeLocales(files: readonly PoFile[]): void {
  for (const { file, text } of files) {
    const unfinished = `${file}.${process.pid}.tmp`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  }
}

function emptyFile(file: string, locale: string): PoFile {
  return { file, text: '', headers: { Language: locale }, entries: [], obsolete: [] };
}
