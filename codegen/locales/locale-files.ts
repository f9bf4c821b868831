import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../diagnostic.ts';
import { checkTranslations, unlistedLocale } from './check.ts';
import { contextsOf, type PoEntry, type PoFile, printPo, readPo } from './po-file.ts';

/** The generator's own texts in other languages: headings, sentences and the words of the explorer. */
export const OWN_LOCALES = fileURLToPath(new URL('.', import.meta.url));

/** The translations of a catalog: a file for each locale, in one folder. */
export interface LocaleFiles {
  readonly folder: string;
  readonly files: ReadonlyMap<string, PoFile>;
  /** What is wrong with files that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

const foldersOf = (catalog: string): string[] =>
  ['codegen/locales', 'locales'].map((name) => join(dirname(catalog), name));

/** Where the translations of a catalog stand or will: with the generator's own, else beside it in `locales`. */
export function localesFolderOf(catalog: string): string {
  const [own = '', beside = ''] = foldersOf(catalog);
  return existsSync(own) ? own : beside;
}

/** Every place that translations of a catalog may come from. */
export function placesOfLocales(catalog: string, locales: readonly string[]): string[] {
  return foldersOf(catalog).flatMap((folder) => [
    folder,
    ...locales.map((locale) => join(folder, `${locale}.po`)),
  ]);
}

/** Reads every file of a folder; of a `part` of the texts only what is below it. */
export function readLocales(folder: string, part?: string): LocaleFiles {
  const files = new Map<string, PoFile>();
  const diagnostics: Diagnostic[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!name.endsWith('.po')) continue;
    const file = relative(process.cwd(), join(folder, name));
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
  if (diagnostics.length > 0) return { folder, files, diagnostics };
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
      ...[...files].flatMap(([name, po]) =>
        locales.includes(name) ? [] : [unlistedLocale(name, po)],
      ),
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
export function replaceFiles(files: readonly Pick<PoFile, 'file' | 'text'>[]): void {
  for (const { file, text } of files) {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}.tmp`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  }
}

function emptyFile(file: string, locale: string): PoFile {
  return { file, text: '', headers: { Language: locale }, entries: [], obsolete: [] };
}

/** An English text and the place that translations find it by. */
export interface EnglishText {
  readonly context: string;
  readonly english: string;
}

/**
 * The file after the English texts changed: entries in their order, new ones without a translation,
 * changed ones marked fuzzy with the text that was translated, those that are gone kept as obsolete.
 * A text that moved, and says the same, takes its translation along. Entries that have all they
 * need, in their order, are returned as they are.
 */
export function updatePo(
  { headers, entries, obsolete }: Omit<PoFile, 'file' | 'text'>,
  wanted: readonly EnglishText[],
): Omit<PoFile, 'file' | 'text'> {
  const left = new Set([...entries, ...obsolete]);
  const take = (found: readonly PoEntry[] = []): PoEntry | undefined => {
    const entry = found.find((one) => left.has(one));
    if (entry !== undefined) left.delete(entry);
    return entry;
  };
  const known = Map.groupBy(left, keyOf);
  const same = wanted.map((text) => take(known.get(keyOf(text))));
  if (wanted.length === entries.length && same.every((entry, index) => entry === entries[index]))
    return { headers, entries, obsolete };
  const translated = [...left].filter(({ text }) => text !== '');
  const byText = Map.groupBy(translated, ({ english }) => english);
  const moved = wanted.map(({ english }, index) => same[index] ?? take(byText.get(english)));
  // After all that moved: a text in the place of another would take its translation first.
  const byPlace = Map.groupBy(left, ({ context }) => context);
  const kept = wanted.map(({ context, english }, index): PoEntry => {
    const found = moved[index] ?? take(byPlace.get(context));
    if (found === undefined) return { ...EMPTY, context, english };
    if (found.english === english || found.text === '') return { ...found, context, english };
    return { ...found, context, english, fuzzy: true, previous: quoted(found) };
  });
  return { headers, entries: kept, obsolete: [...left].filter(({ text }) => text !== '') };
}

/** Where a text stands and what it says: both must be those of its translation. */
export const keyOf = ({ context, english }: EnglishText): string => `${context}\n${english}`;

const EMPTY = { text: '', fuzzy: false, comment: '', previous: '' } as const;

/** A fuzzy entry remembers the text that was translated, not one that came in between. */
function quoted({ english, previous }: PoEntry): string {
  if (previous !== '') return previous;
  const lines = english.split(/(?<=\n)/).map((line) => JSON.stringify(line));
  return lines.length === 1 ? `msgid ${lines[0]}` : ['msgid ""', ...lines].join('\n');
}
