import { fill, pageWordingOf } from '../../../locales/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import { bullets, code } from '../markdown.ts';
import { noticesOf, type Road } from './upgrade-notices.ts';

/** Words with places for values, among those of the pages. */
type Words = keyof ReturnType<typeof pageWordingOf>['upgrade'];

/** What users notice who come from the edition before: one sentence about one name. */
export interface Notice {
  readonly words: Words;
  /** What the sentence is about. Sentences that differ in this alone become one. */
  readonly name: string;
  /** Other places of the words, as code. */
  readonly values?: Readonly<Record<string, string>>;
}

/** One sentence and everything that it holds for: the lists that fill its places. */
interface Sentence {
  readonly words: Words;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/** For those who scrape: what differs from the edition before; empty when nothing does. */
export function prometheusChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, 'prometheus');
}

/** For those who are pushed to: the same of metrics, spans and settings. */
export function otelChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, 'otel');
}

/** Both at once. */
export function allChanges(catalog: Catalog): Sentence[] {
  const { prometheus, otel } = noticesOf(catalog);
  return sentences([...prometheus, ...otel]);
}

function list(catalog: Catalog, locale: string, road: Road): string {
  const words = pageWordingOf(locale).upgrade;
  const lines = sentences(noticesOf(catalog)[road]).map(({ words: id, places }) =>
    fill(words[id], Object.fromEntries(Object.entries(places).map(coded))),
  );
  return bullets(lines);
}

const coded = ([place, values]: [string, readonly string[]]): [string, string] => [
  place,
  values.map(code).join(', '),
];

/** The notices in the order of the words: names that share all else, then labels that share the names. */
function sentences(notices: readonly Notice[]): Sentence[] {
  return (Object.keys(pageWordingOf('en').upgrade) as Words[]).flatMap((words) => {
    const own = notices.filter((notice) => notice.words === words);
    const byRest = groups(own, ({ values }) => JSON.stringify(values)).map((group) => ({
      values: group[0]?.values ?? {},
      names: [...new Set(group.map(({ name }) => name))],
    }));
    return groups(byRest, ({ values: { label: _, ...rest }, names }) =>
      JSON.stringify([rest, names]),
    ).map((group) => ({ words, places: places(group) }));
  });
}

function places(
  group: readonly { names: readonly string[]; values: NonNullable<Notice['values']> }[],
): Sentence['places'] {
  const [first] = group;
  return {
    ...Object.fromEntries(
      Object.entries(first?.values ?? {}).map(([place, value]) => [place, [value]]),
    ),
    names: first?.names ?? [],
    label: group.flatMap(({ values }) => values['label'] ?? []),
  };
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  return [...Map.groupBy(items, keyOf).values()];
}
