import type { PoEntry, PoFile } from './po-file.ts';

/** An English text and the place that translations find it by. */
export interface EnglishText {
  readonly context: string;
  readonly english: string;
}

/**
 * The file after the English texts changed: entries in their order, new ones without a translation,
 * changed ones marked fuzzy with the text that was translated, those that are gone kept as obsolete.
 * A text that moved, and says the same, takes its translation along.
 */
export function updatePo(
  { headers, entries, obsolete }: Omit<PoFile, 'file' | 'text'>,
  wanted: readonly EnglishText[],
): Omit<PoFile, 'file' | 'text'> {
  const known = new Map([...obsolete, ...entries].map((entry) => [entry.context, entry]));
  const contexts = new Set(wanted.map(({ context }) => context));
  const homeless = [...known.values()].filter(({ context }) => !contexts.has(context));
  // Where the same English text stands several times, each translation moves once.
  const moved = new Set<PoEntry>();
  const kept = wanted.map(({ context, english }): PoEntry => {
    const found =
      known.get(context) ??
      homeless.find((one) => one.english === english && one.text !== '' && !moved.has(one));
    if (found === undefined) return { ...EMPTY, context, english };
    moved.add(found);
    if (found.english === english || found.text === '') return { ...found, context, english };
    return { ...found, context, english, fuzzy: true, previous: quoted(found) };
  });
  return {
    headers,
    entries: kept,
    obsolete: homeless.filter((one) => one.text !== '' && !moved.has(one)),
  };
}

const EMPTY = { text: '', fuzzy: false, comment: '', previous: '' } as const;

/** A fuzzy entry remembers the text that was translated, not one that came in between. */
function quoted({ english, previous }: PoEntry): string {
  if (previous !== '') return previous;
  const lines = english.split(/(?<=\n)/).map((line) => JSON.stringify(line));
  return lines.length === 1 ? `msgid ${lines[0]}` : ['msgid ""', ...lines].join('\n');
}
