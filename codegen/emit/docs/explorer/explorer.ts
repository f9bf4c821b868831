import { readFileSync } from 'node:fs';
import { explorerWordingOf, pageWordingOf } from '../../../locales/translations.ts';
import type { Catalog, EventType, Field, Label } from '../../../model/catalog.ts';
import { sides } from '../../../model/metric.ts';
import { expression } from '../../operations/alerts.ts';
import { allChanges } from '../pages/upgrade.ts';
import { lineOf, metricData, spanData, type Texts } from './signal-data.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The modules of the page: later ones use what earlier ones define. */
const MODULES = ['catalog', 'elements', 'metric', 'details', 'editions', 'list', 'page'];

/** A module without imports, exports, comments and empty lines: one script has it all. */
function joined(module: string): string {
  return module
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export /gm, '')
    .replace(/^ *(?:\/\*\*[\s\S]*?\*\/|\/\/.*)\n/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

const PAGE = read('./page.html');
const STYLE = read('./page.css').trimEnd();
const SCRIPT = MODULES.map((name) => joined(read(`./${name}.js`))).join('\n');

/** `docs/index.html`: the catalog to search and to walk through, in one file that fetches nothing. */
export function emitExplorer(catalog: Catalog): string {
  // Nothing in the data may end the script that it stands in.
  const data = JSON.stringify(explorerData(catalog)).replaceAll('<', '\\u003c');
  const parts: Readonly<Record<string, string>> = {
    '%name%': catalog.name.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    '/* style */': STYLE,
    '"data"': data,
    '/* script */': `(() => {\n'use strict';\n${SCRIPT}\n})();`,
  };
  // In one pass: what is put in is not looked at again.
  const places = /%name%|\/\* (?:style|script) \*\/|"data"/g;
  return PAGE.replace(places, (place) => parts[place] ?? place);
}

/**
 * What the explorer page knows. Keys are short words because the page carries all of it in four
 * languages; texts are lists in the order of `locales`.
 */
function explorerData(catalog: Catalog): object {
  const texts = textsOf(catalog.locales);
  const line = lineOf(catalog);
  const labels = labelsOf(line);
  return {
    name: catalog.name,
    editions: line.map(({ edition }) => edition),
    locales: catalog.locales,
    words: Object.fromEntries(catalog.locales.map((locale) => [locale, explorerWordingOf(locale)])),
    groups: Object.fromEntries([...catalog.groups].map(([id, title]) => [id, texts(title)])),
    news: allChanges(catalog).map(({ words, places }) => [
      catalog.locales.map((locale) => pageWordingOf(locale).upgrade[words]),
      places,
    ]),
    buckets: bucketSets(line),
    policies: Object.fromEntries(
      labels.flatMap(({ policy }) => (policy ? [[policy.id, policy.pattern]] : [])),
    ),
    metrics: catalog.metrics.map((metric) => metricData(metric, line, texts)),
    labels: labels.map((label) => labelData(label, texts)),
    events: catalog.events.map((event) => eventData(event, texts)),
    spans: catalog.spans.map((span) => spanData(span, line, texts)),
    // What a label of that name says already is not said again.
    attributes: Object.fromEntries(
      [...catalog.attributes].flatMap(([name, text]) =>
        labels.some((label) => label.otelName === name && label.description['en'] === text['en'])
          ? []
          : [[name, texts(text)]],
      ),
    ),
    dashboards: catalog.dashboards.map(({ id, title, panels }) => ({
      id,
      text: texts(title),
      panels: panels.map(({ title, query }) => ({ title, query: query.text })),
    })),
    alerts: catalog.alerts.map((alert) => ({
      id: alert.name,
      text: texts(alert.summary),
      query: alert.tiers.map((tier) => expression(alert, tier)).join('\n\n'),
      severity: alert.tiers[0]?.severity,
    })),
    recipes: catalog.recipes.map(({ id, title, query }) => ({
      id,
      text: texts(title),
      query: query.text,
    })),
  };
}

const textsOf =
  (locales: readonly string[]): Texts =>
  (text) =>
    locales.map((locale) => text[locale] ?? text['en'] ?? '');

/** What any edition uses, in the order of the newest. */
function labelsOf(line: readonly Catalog[]): Label[] {
  const used = new Map<string, Label>();
  for (const label of line.toReversed().flatMap((catalog) => catalog.labels))
    if (label.carriers.size > 0 && !used.has(label.id)) used.set(label.id, label);
  return [...used.values()];
}

function bucketSets(line: readonly Catalog[]): object {
  const sets = line.flatMap((catalog) => sides(catalog).map(({ side }) => side.buckets));
  return Object.fromEntries(
    sets.flatMap((set) =>
      set === undefined ? [] : [[set.id, { unit: set.unit, bounds: set.bounds }]],
    ),
  );
}

/** What the page shows where nothing is said. */
const USUAL = { fallback: 'unknown', trust: 'internal', queue: 'sync' };

function labelData(label: Label, texts: Texts): object {
  return {
    id: label.id,
    name: label.prometheusName === label.id ? undefined : label.prometheusName,
    otel: label.otelName,
    text: texts(label.description),
    values: label.members,
    policy: label.policy?.id,
    fallback: label.fallback === USUAL.fallback ? undefined : label.fallback,
    disjoint: label.disjoint,
    fields: [...new Set(label.sources.flatMap(({ reads }) => reads.map(({ path }) => path)))],
  };
}

function eventData(event: EventType, texts: Texts): object {
  return {
    id: event.type,
    text: texts(event.description),
    trust: event.trust === USUAL.trust ? undefined : event.trust,
    queue: event.queue === USUAL.queue ? undefined : event.queue,
    fields: [...event.fields.values()].map(fieldData),
  };
}

/** Path with a mark where it may be missing, class, and what it may be where that is not a text. */
function fieldData(field: Field): string[] {
  const what =
    field.class === 'enum'
      ? field.members.join(' | ')
      : field.class === 'measure'
        ? field.unit
        : field.types.join(' | ');
  const path = field.optional ? `${field.path}?` : field.path;
  return what === 'string' ? [path, field.class] : [path, field.class, what];
}
