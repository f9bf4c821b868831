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
    SIDES.map(([key, title]) => section(title, sideBySide(key), changes(key))),
  ];
}

function sideBySide(key) {
  const having = catalog.metrics.filter((metric) => metric[key]);
  return table(
    ['', ...catalog.editions, word('changes')],
    [
      [
        word('metric'),
        ...catalog.editions.map((edition) =>
          String(having.filter((metric) => since(metric[key].since, edition)).length),
        ),
        '',
      ],
      ...having
        .filter((metric) => metric[key].since || later(metric[key]).length > 0)
        .map((metric) => changedRow(metric, key)),
    ],
  );
}

const since = (first, edition) =>
  catalog.editions.indexOf(first ?? catalog.editions[0]) <= catalog.editions.indexOf(edition);

/** Labels that came after their metric. */
const later = (side) => side.labels.filter((label) => Array.isArray(label) && label[2]);

function changedRow(metric, key) {
  const side = metric[key];
  const cells = catalog.editions.map((edition) => {
    if (!since(side.since, edition))
      return el('span', { class: 'absent', title: word('absent') }, '–');
    if (edition === side.since) return badge(word('new'), 'new');
    const gained = later(side).filter(([, , from]) => from === edition);
    return gained.length > 0 ? badge(`+${gained.length}`, 'since') : '✓';
  });
  const gained = later(side).map(([id]) => {
    const label = labelById.get(id);
    return link('label', id, key === 'otel' ? label.otel : label.name);
  });
  return [
    link('metric', metric.id, side.name),
    ...cells,
    gained.length > 0 ? [word('newLabels'), ': ', ...row(gained)] : textOf(metric.text),
  ];
}

/** Spans have one side only. */
function changes(key) {
  if (key !== 'otel') return undefined;
  const spans = catalog.spans.filter((span) => span.since);
  if (spans.length === 0) return undefined;
  return [
    el('h3', {}, word('span')),
    table(
      ['', ...catalog.editions],
      spans.map((span) => [
        link('span', span.id, span.name),
        ...catalog.editions.map((edition) =>
          !since(span.since, edition)
            ? el('span', { class: 'absent' }, '–')
            : edition === span.since
              ? badge(word('new'), 'new')
              : '✓',
        ),
      ]),
    ),
  ];
}
