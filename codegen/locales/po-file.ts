import { type GetTextTranslation, type GetTextTranslationRecord, po } from 'gettext-parser';
import { type Diagnostic, type Position, repeats } from '../diagnostic.ts';

/** One text and its translation. */
export interface PoEntry {
  /** Place of the English text in the catalog, its steps joined by dots. */
  readonly context: string;
  /** The English text that was translated. */
  readonly english: string;
  /** Empty while there is no translation. */
  readonly text: string;
  /** The English text changed since, or a translator is not sure. */
  readonly fuzzy: boolean;
  /** What translators wrote to one another, one line each. */
  readonly comment: string;
  /** The English text before the last change, while the entry is fuzzy. */
  readonly previous: string;
}

/** The translations of one locale, as its file has them. */
export interface PoFile {
  readonly file: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly entries: readonly PoEntry[];
  /** Translations of texts that are gone; kept, since texts come back and are renamed. */
  readonly obsolete: readonly PoEntry[];
}

/**
 * Reads a PO file. The only module that knows the library.
 * A file that cannot be read, and a context that stands twice, are findings: the library would take
 * the last of the two and say nothing.
 */
export function readPo(
  file: string,
  text: string,
): { readonly po: PoFile | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const duplicates = repeats(contextsOf(text), ({ context }) => context);
  if (duplicates.length > 0)
    return {
      po: undefined,
      diagnostics: duplicates.map(({ item: { context, line }, first }) => ({
        ...finding(file, text, line, 'po-duplicate', `\`${context}\` stands twice in this file`),
        help: 'keep one of the two entries',
        related: { message: 'the first one', position: lineOf(file, text, first.line).position },
      })),
    };
  try {
    const before = text.split('\ufffd', 1)[0] ?? '';
    const lineNumber = before.split('\n').length;
    if (before !== text) throw Object.assign(new Error('it is not in UTF-8'), { lineNumber });
    const { headers, translations, obsolete = {} } = po.parse(text);
    const { '': _header, ...contexts } = translations;
    return {
      po: { file, text, headers, entries: entriesOf(contexts), obsolete: entriesOf(obsolete) },
      diagnostics: [],
    };
  } catch (error) {
    const line = (error as { lineNumber?: number }).lineNumber ?? 1;
    const [reason] = (error as Error).message.replace(/^Error parsing PO data: /, '').split('. ');
    const message = `this is no PO file: ${reason}`;
    const help = 'correct the file at this place, or take the last version that could be read';
    const diagnostic = { ...finding(file, text, line, 'po-syntax', message), help };
    return { po: undefined, diagnostics: [diagnostic] };
  }
}

/** Prints a PO file: always the same bytes for the same entries, in the order given. */
export function printPo({ headers, entries, obsolete }: Omit<PoFile, 'file' | 'text'>): string {
  const record = (list: readonly PoEntry[]): GetTextTranslationRecord =>
    Object.fromEntries(list.map((entry) => [entry.context, { [entry.english]: toEntry(entry) }]));
  const bytes = po.compile(
    {
      charset: 'utf-8',
      headers: {
        ...headers,
        'MIME-Version': '1.0',
        'Content-Type': 'text/plain; charset=UTF-8',
        'Content-Transfer-Encoding': '8bit',
      },
      translations: { '': {}, ...record(entries) },
      obsolete: record(obsolete),
    },
    // Editors wrap by width, and each differently; one line a line of text stays the same for all.
    { foldLength: 0 },
  );
  return `${bytes.toString('utf8').trimEnd()}\n`;
}

/** Where an entry stands in its file, for a finding about it. */
export function placeOf(
  { file, text }: PoFile,
  context: string,
): { readonly position: Position; readonly line: string } {
  const line = contextsOf(text).find((one) => one.context === context)?.line ?? 1;
  return lineOf(file, text, line);
}

function entriesOf(record: GetTextTranslationRecord): PoEntry[] {
  return Object.entries(record).flatMap(([context, texts]) =>
    Object.values(texts).map((entry) => ({
      context,
      english: entry.msgid,
      // The library leaves it out where the file does.
      text: (entry.msgstr as readonly string[] | undefined)?.[0] ?? '',
      fuzzy: entry.comments?.flag?.split(/,\s*/).includes('fuzzy') === true,
      comment: entry.comments?.translator ?? '',
      previous: entry.comments?.previous ?? '',
    })),
  );
}

function toEntry({ comment, fuzzy, previous, ...entry }: PoEntry): GetTextTranslation {
  return {
    msgctxt: entry.context,
    msgid: entry.english,
    msgstr: [entry.text],
    comments: {
      ...(comment !== '' && { translator: comment }),
      ...(fuzzy && { flag: 'fuzzy' }),
      ...(fuzzy && previous !== '' && { previous }),
    },
  };
}

/** Contexts in the order of the file, on one line or wrapped by an editor; those of obsolete entries left out. */
export function contextsOf(text: string): { readonly context: string; readonly line: number }[] {
  let line = 1;
  let from = 0;
  return [...text.matchAll(/^msgctxt ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm)].map(
    ({ index, 1: quoted = '' }) => {
      line += text.slice(from, index).split('\n').length - 1;
      from = index;
      return { context: quoted.replaceAll(/^"|"\s*$|"\s+"/g, ''), line };
    },
  );
}

function lineOf(file: string, text: string, line: number) {
  const written = text.split('\n')[line - 1] ?? '';
  const position: Position = { file, line, column: 1, end: Math.max(2, written.length + 1) };
  return { position, line: written };
}

const finding = (file: string, text: string, line: number, id: string, message: string) =>
  ({ id, severity: 'error', message, ...lineOf(file, text, line) }) as const;
