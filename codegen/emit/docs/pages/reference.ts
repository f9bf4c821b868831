import { pageWordingOf } from '../../../locales/words/words.ts';
import type { Catalog } from '../../../model/catalog.ts';
import { code } from '../markdown.ts';
import { prose, proseCell, steps, table, textIn } from './prose.ts';

/** Configuration keys. */
export function settingsTable(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  return table(
    [w.key, w.type, w.default, w.range, w.meaning],
    catalog.settings.map((setting) => [
      code(setting.key),
      code(setting.type),
      setting.default === undefined ? '' : code(setting.default),
      setting.range === undefined ? '' : code(setting.range),
      proseCell(textIn(setting.description, locale)),
    ]),
  );
}

/** Environment variables. */
export function environmentTable(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  return table(
    [w.variable, w.default, w.meaning],
    catalog.environment.map((variables) => [
      variables.names.map(code).join(', '),
      variables.default === undefined ? '' : code(variables.default),
      proseCell(textIn(variables.description, locale)),
    ]),
  );
}

/** Symptoms under their own headings. */
export function troubleshootingSections(catalog: Catalog, locale: string): string {
  return catalog.troubleshooting
    .map(({ title, steps: text }) =>
      [`## ${prose(textIn(title, locale))}`, steps(textIn(text, locale))].join('\n\n'),
    )
    .join('\n\n');
}
