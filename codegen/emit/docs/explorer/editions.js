import { catalog, labelName, placeOf, textOf, word } from './catalog.js';
import { badge, code, el, link, row, section, table } from './elements.js';

/** The editions side by side: when each metric came, and which labels it gained later. */
export const editionDetails = () => [
  el('p.kind', word('editions')),
  el('h2', catalog.editions.join(' → ')),
  section('Prometheus', sideBySide('prometheus')),
  section('OpenTelemetry', sideBySide('otel'), laterSpans()),
];

function sideBySide(key) {
  const having = catalog.metrics.filter((metric) => metric[key]);
  const count = (edition) => having.filter((metric) => isIn(metric[key].since, edition)).length;
  const changed = having.filter((metric) => metric[key].since || later(metric[key]).length > 0);
  return table(
    ['', ...catalog.editions, 'changes'],
    [
      [word('metric'), ...catalog.editions.map((edition) => String(count(edition))), ''],
      ...changed.map((metric) => changedRow(metric, key)),
    ],
  );
}

const isIn = (since, edition) =>
  catalog.editions.indexOf(since ?? catalog.editions[0]) <= catalog.editions.indexOf(edition);

/** Labels that came after their metric. */
const later = (side) => side.labels.filter((label) => Array.isArray(label) && label[2]);

/** What each edition has of something that came with one of them; `gained` is what it had more. */
const marks = (since, gained = []) =>
  catalog.editions.map((edition) => {
    if (!isIn(since, edition)) return el('span.absent', { title: word('absent') }, '–');
    if (edition === since) return badge(word('new'), 'new');
    const more = gained.filter(([, , from]) => from === edition).length;
    return more > 0 ? badge(`+${more}`, 'since') : '✓';
  });

function changedRow(metric, key) {
  const side = metric[key];
  const gained = later(side);
  const links = gained.map(([id]) => link('label', id, labelName(id, key)));
  return [
    link('metric', metric.id, side.name),
    ...marks(side.since, gained),
    links.length > 0 ? [word('newLabels'), ': ', ...row(links)] : textOf(metric.text),
  ];
}

function laterSpans() {
  const spans = catalog.spans.filter(({ since }) => since);
  if (spans.length === 0) return undefined;
  const rows = spans.map(({ id, name, since }) => [link('span', id, name), ...marks(since)]);
  return [el('h3', word('span')), table(['', ...catalog.editions], rows)];
}

/** What the newest edition changes: what is shown while nothing is open. */
export function newsDetails() {
  if (catalog.news.length === 0) return [el('p.empty', word('choose'))];
  const news = catalog.news.map(([texts, places]) => el('li', sentence(textOf(texts), places)));
  return [
    el('p.kind', word('changes')),
    el('h2', catalog.editions.slice(-2).join(' → ')),
    el('p.lead', word('choose')),
    el('ul.news', news),
    el('p', el('a', { href: '#/editions' }, word('editions'))),
  ];
}

/** Every other part of a text is a place for values. */
const sentence = (text, places) =>
  text
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : row(places[part].map(named))));

function named(name) {
  const place = placeOf.get(name);
  return place === undefined ? code(name) : link(...place, name);
}
