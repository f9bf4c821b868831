import { pair } from '../../../diff/change.ts';
import { fill } from '../../../locales/words/translate.ts';
import { pageWordingOf } from '../../../locales/words/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import { code } from '../markdown.ts';
import { bullets } from './prose.ts';
import { labelChanges, metricChanges, type Road } from './upgrade-metrics.ts';
import { spanChanges } from './upgrade-spans.ts';

/** Words with places for values, among those of the pages. */
type Words = keyof ReturnType<typeof pageWordingOf>['upgrade'];

/** What somebody notices who comes from the edition before: one sentence about one name. */
export interface Notice {
  readonly words: Words;
  /** What the sentence is about. Sentences that differ in this alone become one. */
  readonly name: string;
  /** Other places of the words, as code. */
  readonly values?: Readonly<Record<string, string>>;
}

/** For those who scrape: what differs from the edition before; empty when nothing does. */
export function prometheusChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, (before) => sideChanges(before, catalog, 'prometheus'));
}

/** For those who are pushed to: the same of metrics, spans and settings. */
export function otelChanges(catalog: Catalog, locale: string): string {
  return list(catalog, locale, (before) => [
    ...sideChanges(before, catalog, 'otel'),
    ...spanChanges(before, catalog),
    ...settingChanges(before, catalog),
  ]);
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

/** The sentences in the order of the words, each once with everything that it holds for. */
function list(
  { before }: Catalog,
  locale: string,
  changes: (before: Catalog) => readonly Notice[],
): string {
  if (before === undefined) return '';
  const words = pageWordingOf(locale).upgrade;
  const notices = changes(before);
  const lines = (Object.keys(words) as Words[]).flatMap((id) =>
    gathered(notices.filter((notice) => notice.words === id)).map((places) =>
      fill(words[id], places),
    ),
  );
  return bullets(lines);
}

/** What fills the places of one sentence: names that share all else, then labels that share the names. */
function gathered(notices: readonly Notice[]): Readonly<Record<string, string>>[] {
  const byRest = groups(notices, ({ values }) => JSON.stringify(values)).map((group) => ({
    ...coded(group[0]?.values),
    names: [...new Set(group.map(({ name }) => code(name)))].join(', '),
  }));
  return groups(byRest, ({ label: _, ...rest }: Readonly<Record<string, string>>) =>
    JSON.stringify(rest),
  ).map((group) => ({
    ...group[0],
    label: group.map((places: Readonly<Record<string, string>>) => places['label']).join(', '),
  }));
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  return [...Map.groupBy(items, keyOf).values()];
}

function coded(values: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([place, value]) => [place, code(value)]));
}
