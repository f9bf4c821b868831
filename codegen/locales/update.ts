import type { PoEntry, PoFile } from './po-file.ts';

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
  const take = (found: (entry: PoEntry) => boolean): PoEntry | undefined => {
    const entry = [...left].find(found);
    if (entry !== undefined) left.delete(entry);
    return entry;
  };
  const places = new Map([...left].map((entry) => [placeOf(entry), entry]));
  const same = wanted.map((text) => {
    const entry = places.get(placeOf(text));
    if (entry !== undefined) left.delete(entry);
    return entry;
  });
  if (wanted.length === entries.length && same.every((entry, index) => entry === entries[index]))
    return { headers, entries, obsolete };
  const kept = wanted.map(({ context, english }, index): PoEntry => {
    const found =
      same[index] ??
      take((entry) => entry.english === english && entry.text !== '') ??
      take((entry) => entry.context === context);
    if (found === undefined) return { ...EMPTY, context, english };
    if (found.english === english || found.text === '') return { ...found, context, english };
    return { ...found, context, english, fuzzy: true, previous: quoted(found) };
  });
  return { headers, entries: kept, obsolete: [...left].filter(({ text }) => text !== '') };
}

const placeOf = ({ context, english }: EnglishText): string => `${context}\n${english}`;

const EMPTY = { text: '', fuzzy: false, comment: '', previous: '' } as const;

/** A fuzzy entry remembers the text that was translated, not one that came in between. */
function quoted({ english, previous }: PoEntry): string {
  if (previous !== '') return previous;
  const lines = english.split(/(?<=\n)/).map((line) => JSON.stringify(line));
  return lines.length === 1 ? `msgid ${lines[0]}` : ['msgid ""', ...lines].join('\n');
}
