import { pair } from '../../../diff/pair.ts';
import { fill, pageWordingOf } from '../../../locales/words/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import { code } from '../markdown.ts';
import { bullets } from './prose.ts';
import { labelChanges, metricChanges, type Road } from './upgrade-metrics.ts';
import { spanChanges } from './upgrade-spans.ts';

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
export interface Sentence {
  readonly words: Words;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

/** For those who scrape: what differs from the edition before; empty when nothing does. */
export function prometheusChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, (before) => sideChanges(before, catalog, 'prometheus'));
}

/** For those who are pushed to: the same of metrics, spans and settings. */
export function otelChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, (before) => pushedChanges(before, catalog));
}

/** Both at once. */
export function allChanges(catalog: Catalog): Sentence[] {
  const { before } = catalog;
  if (before === undefined) return [];
  return sentences([
    ...sideChanges(before, catalog, 'prometheus'),
    ...pushedChanges(before, catalog),
  ]);
}

function pushedChanges(before: Catalog, after: Catalog): Notice[] {
  return [
    ...sideChanges(before, after, 'otel'),
    ...spanChanges(before, after),
    ...settingChanges(before, after),
  ];
}

function sideChanges(before: Catalog, after: Catalog, road: Road): Notice[] {
  const reserve: Notice = { words: 'reserve', name: String(after.reserve) };
  return [
    ...metricChanges(before, after, road),
    ...labelChanges(before, after, road),
    ...(before.reserve === after.reserve ? [] : [reserve]),
  ];
}

function settingChanges(before: Catalog, after: Catalog): Notice[] {
  const settings = pair(before.settings, after.settings, ({ key }) => key);
  const variables = pair(before.environment, after.environment, ({ names }) => names.join());
  return [
    ...settings.added.map(({ key }): Notice => ({ words: 'settingNew', name: key })),
    ...settings.removed.map(({ key }): Notice => ({ words: 'settingGone', name: key })),
    ...settings.kept
      .filter(([from, to]) => from.default !== to.default)
      .map(
        ([, { key, default: value = '' }]): Notice => ({
          words: 'settingDefault',
          name: key,
          values: { value },
        }),
      ),
    ...variables.kept
      .filter(([from, to]) => from.overrides !== to.overrides)
      .flatMap(([from, { names, overrides }]) =>
        names.map(
          (name): Notice => ({
            words: overrides === undefined ? 'yields' : 'overrides',
            name,
            values: { key: overrides ?? from.overrides ?? '' },
          }),
        ),
      ),
  ];
}

function list(
  { before }: Catalog,
  locale: string,
  changes: (before: Catalog) => readonly Notice[],
): string {
  if (before === undefined) return '';
  const words = pageWordingOf(locale).upgrade;
  const lines = sentences(changes(before)).map(({ words: id, places }) =>
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
