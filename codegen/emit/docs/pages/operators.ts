import { pageWordingOf } from '../../../locales/words.ts';
import type { Alert, Catalog } from '../../../model/catalog.ts';
import { ruleExpression } from '../../operations/alerts.ts';
import { code, fence, prose, proseCell, steps, table, textIn } from '../markdown.ts';

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

/** All recipes as one block to copy, each with its title as a comment. */
export function recipeBlock(catalog: Catalog, locale: string): string {
  const recipes = catalog.recipes.map(
    ({ title, query }) => `# ${plain(textIn(title, locale))}\n${query.text}`,
  );
  return fence('promql', recipes.join('\n\n'));
}

/** Each recipe under its own heading, with its note. */
export function recipeSections(catalog: Catalog, locale: string): string {
  return catalog.recipes
    .map(({ title, note, query }) =>
      [
        `## ${prose(textIn(title, locale))}`,
        fence('promql', query.text),
        ...(note === undefined ? [] : [prose(textIn(note, locale))]),
      ].join('\n\n'),
    )
    .join('\n\n');
}

/** The alerts at a glance. */
export function alertTable(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  return table(
    [w.alert, w.severity, w.meaning],
    catalog.alerts.map((alert) => [
      code(alert.name),
      alert.tiers.map(({ severity }) => w.severities[severity]).join(', '),
      prose(textIn(alert.summary, locale)),
    ]),
  );
}

/** What to do when an alert fires, each under the heading that the rule links to. */
export function runbookSections(catalog: Catalog, locale: string): string {
  return catalog.alerts.map((alert) => runbook(catalog, alert, locale)).join('\n\n');
}

function runbook(catalog: Catalog, alert: Alert, locale: string): string {
  const w = pageWordingOf(locale);
  const tiers = alert.tiers.flatMap((tier) => [
    [
      `**${w.severities[tier.severity]}**`,
      ...(tier.for ? [code(`for: ${tier.for}`)] : []),
      ...(tier.keep_firing_for ? [code(`keep_firing_for: ${tier.keep_firing_for}`)] : []),
    ].join(', '),
    fence('promql', ruleExpression(alert, tier, catalog)),
  ]);
  return [
    `## ${alert.name}`,
    prose(textIn(alert.summary, locale)),
    steps(textIn(alert.runbook, locale)),
    ...tiers,
  ].join('\n\n');
}

/** A comment in PromQL ends with its line. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}
