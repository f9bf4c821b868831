import { catalog, labelById, textOf, word } from './catalog.js';
import { badge, el, link, row, section, table } from './elements.js';

const SIDES = [
  ['prometheus', 'Prometheus'],
  ['otel', 'OpenTelemetry'],
];

/** The editions side by side: when each metric came, and which labels it gained later. */
export function editionDetails() {
  return [
    el('p', { class: 'kind' }, word('editions')),
    el('h2', {}, catalog.editions.join(' → ')),
    SIDES.map(([key, title]) =>
      section(title, sideBySide(key), key === 'otel' ? laterSpans() : undefined),
    ),
  ];
}

function sideBySide(key) {
  const having = catalog.metrics.filter((metric) => metric[key]);
  const count = (edition) => having.filter((metric) => isIn(metric[key].since, edition)).length;
  const changed = having.filter((metric) => metric[key].since || later(metric[key]).length > 0);
  return table(
    ['', ...catalog.editions, word('changes')],
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
    if (!isIn(since, edition)) return el('span', { class: 'absent', title: word('absent') }, '–');
    if (edition === since) return badge(word('new'), 'new');
    const more = gained.filter(([, , from]) => from === edition).length;
    return more > 0 ? badge(`+${more}`, 'since') : '✓';
  });

function changedRow(metric, key) {
  const side = metric[key];
  const gained = later(side);
  const links = gained.map(([id]) => {
    const label = labelById.get(id);
    return link('label', id, key === 'otel' ? label.otel : label.name);
  });
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
  return [el('h3', {}, word('span')), table(['', ...catalog.editions], rows)];
}
