import { fill, pageWordingOf } from '../../../locales/translations.ts';
import type { Catalog, SideKey } from '../../../model/catalog.ts';
import { code } from '../markdown.ts';
import { noticesOf } from './upgrade-notices.ts';

/** Words with places for values, among those of the pages. */
type Words = keyof ReturnType<typeof pageWordingOf>['upgrade'];

/** What users notice who come from an earlier edition: one sentence about one name. */
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

/** What differs from the edition before, on both sides. */
export function allChanges(catalog: Catalog): Sentence[] {
  if (catalog.before === undefined) return [];
  const { prometheus, otel } = noticesOf(catalog.before, catalog);
  return sentences([...prometheus, ...otel]);
}

/** For those who scrape, or are pushed to: what differs from the official plugin, or else from the edition before. */
export function changesOn(road: SideKey, catalog: Catalog, locale: string): string[] {
  const { upgrade } = pageWordingOf(locale);
  const from = baseline(catalog);
  const notices = from === undefined ? [] : noticesOf(from, catalog)[road];
  return sentences(notices).map(({ words: id, places }) =>
    fill(upgrade[id], Object.fromEntries(Object.entries(places).map(coded))),
  );
}

/** The edition that the guides compare with; none for the official one and those before it. */
function baseline({ official, before }: Catalog): Catalog | undefined {
  let from = before;
  while (official !== undefined && from !== undefined && from.edition !== official)
    from = from.before;
  return from;
}

const coded = ([place, values]: [string, readonly string[]]): [string, string] => [
  place,
  values.map(code).join(', '),
];

/** The notices in the order of the words: names that share all else, then labels that share the names. */
function sentences(notices: readonly Notice[]): Sentence[] {
  return (Object.keys(pageWordingOf('en').upgrade) as Words[]).flatMap((words) => {
    const own = notices.filter((notice) => notice.words === words);
    const byRest = groups(own, ({ values }) => values).map((group) => ({
      values: group[0]?.values ?? {},
      names: [...new Set(group.map(({ name }) => name))],
    }));
    return groups(byRest, ({ values: { label: _, ...rest }, names }) => [rest, names]).map(
      (group) => {
        const { values = {}, names = [] } = group[0] ?? {};
        const lists = Object.entries(values).map(([place, value]) => [place, [value]]);
        const label = group.flatMap((one) => one.values['label'] ?? []);
        return { words, places: { ...Object.fromEntries(lists), names, label } };
      },
    );
  });
}

const groups = <Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[][] => [
  ...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values(),
];
