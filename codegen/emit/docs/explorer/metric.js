import {
  catalog,
  has,
  labelName,
  metricName,
  metricsNamedIn,
  sideOf,
  textOf,
  word,
} from './catalog.js';
import {
  absence,
  badge,
  code,
  el,
  facts,
  heading,
  link,
  list,
  query,
  row,
  section,
} from './elements.js';

/** A metric with both of its sides, and where it is used. */
export function metricDetails(metric) {
  const panels = catalog.dashboards.flatMap((board) =>
    board.panels.map((panel) => ({ ...panel, board })),
  );
  const uses = (list) => list.filter(({ query }) => metricsNamedIn(query).has(metric.id));
  const twins = [
    side(metric, 'prometheus', 'Prometheus', 'labels'),
    side(metric, 'otel', 'OpenTelemetry', 'attributes'),
  ];
  return [
    heading('metric', metricName(metric), metric.text),
    has(metric) ? undefined : absence(),
    el('p', badge(metric.type, metric.type), ' ', badge(textOf(catalog.groups[metric.group]))),
    el('div.twins', twins),
    section('recordedFrom', metric.rules.map(ruleDetails)),
    section('panels', uses(panels).map(panelDetails)),
    section(
      'alerts',
      list(uses(catalog.alerts).map(({ id, text }) => [link('alert', id), ' ', textOf(text)])),
    ),
    section(
      'recipes',
      list(uses(catalog.recipes).map(({ id, text }) => link('recipe', id, textOf(text)))),
    ),
  ];
}

const panelDetails = ({ board, title, query: asked }) =>
  el(
    'details',
    el('summary', textOf(board.text), ' › ', title),
    el('p', code(`dashboards/${board.id}.json`)),
    query(asked),
  );

function side(metric, key, title, labelled) {
  const shown = sideOf(metric, key);
  if (shown === undefined) {
    const why = metric[key]
      ? [absence(), facts({ since: metric[key].since })]
      : el('p', word('noTwin'));
    return el('div', { class: 'twin none' }, el('h3', title), why);
  }
  const buckets = catalog.buckets[shown.buckets];
  const labels = shown.labels.map(([id, optional, since]) => {
    const marks = [optional && badge(word('optional')), since && badge(since, 'since')];
    return el('span', link('label', id, labelName(id, key)), marks.filter(Boolean));
  });
  const known = facts({
    unit: shown.unit ?? (key === 'otel' ? '1' : 'count'),
    since: shown.since,
    [labelled]: labels.length === 0 ? word('none') : row(labels),
    buckets: buckets && `${buckets.bounds.join(', ')} (${buckets.unit})`,
  });
  return el('div.twin', el('h3', title), el('p.name', code(shown.name)), known);
}

function ruleDetails({ origin, events, each, value, where = [] }) {
  if (origin !== undefined) return el('p', code(origin));
  const parts = each?.map(([member, path]) => el('span', code(path), ' → ', member));
  const guards = where.map(([path, ...members]) =>
    el('span', code(path), ' = ', members.join(' | ')),
  );
  return el(
    'div.rule',
    row(events.map((type) => link('event', type))),
    facts({
      value: parts ? row(parts) : value ? code(value) : word('once'),
      when: row(guards),
    }),
  );
}
