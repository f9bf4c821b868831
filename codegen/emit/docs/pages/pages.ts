import { pageWordingOf, wordingOf } from '../../../locales/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { GeneratedFile } from '../../generated-file.ts';
import { code, page, prose, table, textIn } from '../markdown.ts';
import {
  identifiers,
  labelPolicy,
  labelTable,
  neverExported,
  overlaps,
  seriesCap,
} from './label-policy.ts';
import {
  alertTable,
  environmentTable,
  recipeSections,
  runbookSections,
  settingsTable,
  troubleshootingSections,
} from './operators.ts';

interface Page {
  readonly file: string;
  readonly title: string;
  /** Nothing to say leaves the page out. */
  readonly empty: boolean;
  readonly body: readonly string[];
}

/** The pages beside the tables, and one that lists them all. */
export function emitPages(catalog: Catalog): GeneratedFile[] {
  return catalog.locales.flatMap((locale) => {
    const pages = pagesOf(catalog, locale).filter(({ empty }) => !empty);
    const files = pages.map(({ file, title, body }) => ({
      path: `docs/${locale}/${file}`,
      text: page(title, body),
    }));
    return [{ path: `docs/${locale}/README.md`, text: contents(catalog, locale, pages) }, ...files];
  });
}

/** A section with something in the last of its parts. */
const section = (title: string, ...parts: readonly string[]): string[] =>
  parts.at(-1) === '' ? [] : [`## ${title}`, ...parts];

function pagesOf(catalog: Catalog, locale: string): Page[] {
  const w = pageWordingOf(locale);
  return [
    {
      file: 'label-policy.md',
      title: w.labelPolicy,
      empty: catalog.labels.length === 0,
      body: [
        labelPolicy(catalog, locale),
        identifiers(catalog, locale),
        ...section(w.neverExported, neverExported(catalog, locale)),
        `## ${w.seriesCap}`,
        seriesCap(catalog, locale),
        ...section(w.overlaps, overlaps(catalog, locale)),
        ...section(w.labels, labelTable(catalog, locale)),
      ],
    },
    {
      file: 'configuration.md',
      title: w.configuration,
      empty: catalog.settings.length + catalog.environment.length === 0,
      body: [
        w.configurationIntro,
        settingsTable(catalog, locale),
        ...section(w.environment, w.environmentIntro, environmentTable(catalog, locale)),
      ],
    },
    {
      file: 'recipes.md',
      title: w.recipes,
      empty: catalog.recipes.length === 0,
      body: [w.recipesIntro, recipeSections(catalog, locale)],
    },
    {
      file: 'runbooks.md',
      title: w.alerts,
      empty: catalog.alerts.length === 0,
      body: [prose(w.alertsIntro), alertTable(catalog, locale), runbookSections(catalog, locale)],
    },
    {
      file: 'troubleshooting.md',
      title: w.troubleshooting,
      empty: catalog.troubleshooting.length === 0,
      body: [troubleshootingSections(catalog, locale)],
    },
  ];
}

/** `README.md`: links to the tables and pages, and the dashboards by name. */
function contents(catalog: Catalog, locale: string, pages: readonly Page[]): string {
  const w = pageWordingOf(locale);
  const words = wordingOf(locale);
  const links = [
    ...catalog.guides.map(({ id, title }) => ({ file: `${id}.md`, title: textIn(title, locale) })),
    { file: 'prometheus-metrics.md', title: words.prometheusTitle },
    { file: 'otel-metrics.md', title: words.otelTitle },
    { file: 'otel-spans.md', title: words.spansTitle },
    { file: 'events.md', title: words.eventsTitle },
    ...pages,
    { file: '../index.html', title: w.explorer },
  ];
  const dashboards = catalog.dashboards.map((dashboard) => [
    prose(textIn(dashboard.title, locale)),
    code(`dashboards/${dashboard.id}.json`),
    String(dashboard.rows.flatMap(({ panels }) => panels).length),
  ]);
  return page(w.contents, [
    w.contentsIntro,
    links.map(({ file, title }) => `- [${title}](${file})`).join('\n'),
    ...(dashboards.length === 0
      ? []
      : [`## ${w.dashboards}`, table([w.dashboard, w.machineFiles, w.panels], dashboards)]),
  ]);
}
