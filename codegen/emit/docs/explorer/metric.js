import { catalog, has, labelById, metricName, sideOf, textOf, word } from './catalog.js';
import { badge, code, el, facts, link, query, row, section } from './elements.js';
import { absence, heading, list } from './entry.js';
import { metricsNamedIn } from './names.js';

/** A metric with both of its sides, and where it is used. */
export function metricDetails(metric) {
  const panels = catalog.dashboards.flatMap((board) =>
    board.panels.map((panel) => ({ ...panel, board })),
  );
  const uses = (list) => list.filter(({ query }) => metricsNamedIn(query).has(metric.id));
  return [
    heading('metric', metricName(metric), metric.text),
    has(metric) ? undefined : absence(),
    el('p', {}, badge(metric.type, metric.type), ' ', badge(textOf(catalog.groups[metric.group]))),
    el(
      'div',
      { class: 'twins' },
      side(metric, 'prometheus', 'Prometheus'),
      side(metric, 'otel', 'OpenTelemetry'),
    ),
    section(
      word('recordedFrom'),
      metric.rules.map((rule) => ruleDetails(rule, metric)),
    ),
    section(
      word('panels'),
      uses(panels).map(({ board, title, query: asked }) =>
        el(
          'details',
          {},
          el('summary', {}, textOf(board.text), ' › ', title),
          el('p', {}, code(`dashboards/${board.id}.json`)),
          query(asked),
        ),
      ),
    ),
    section(
      word('alerts'),
      list(uses(catalog.alerts).map(({ id, text }) => [link('alert', id), ' ', textOf(text)])),
    ),
    section(
      word('recipes'),
      list(uses(catalog.recipes).map(({ id, text }) => link('recipe', id, textOf(text)))),
    ),
  ];
}

function side(metric, key, title) {
  const shown = sideOf(metric, key);
  if (shown === undefined) {
    const why = metric[key]
      ? [absence(), facts([[word('since'), metric[key].since]])]
      : el('p', {}, word('noTwin'));
    return el('div', { class: 'twin none' }, el('h3', {}, title), why);
  }
  const buckets = catalog.buckets[shown.buckets];
  const labels = shown.labels.map(([id, optional, since]) => {
    const label = labelById.get(id);
    const name = key === 'otel' ? (label.otel ?? label.name) : label.name;
    const marks = [
      optional ? badge(word('optional')) : '',
      since === undefined ? '' : badge(since, 'since'),
    ];
    return [link('label', id, name), ...marks];
  });
  return el(
    'div',
    { class: 'twin' },
    el('h3', {}, title),
    el('p', { class: 'name' }, code(shown.name)),
    facts([
      [word('unit'), shown.unit ?? (key === 'otel' ? '1' : 'count')],
      [word('since'), shown.since ?? catalog.editions[0]],
      [
        key === 'otel' ? word('attributes') : word('labels'),
        labels.length === 0 ? word('none') : row(labels.map((one) => el('span', {}, one))),
      ],
      [word('buckets'), buckets && `${buckets.bounds.join(', ')} (${buckets.unit})`],
    ]),
  );
}

function ruleDetails(rule) {
  if (rule.origin !== undefined) return el('p', {}, code(rule.origin));
  const value = rule.each
    ? row(rule.each.map(([member, path]) => el('span', {}, code(path), ' → ', member)))
    : rule.value
      ? code(rule.value)
      : word('once');
  return el(
    'div',
    { class: 'rule' },
    row(rule.events.map((type) => link('event', type))),
    facts([
      [word('value'), value],
      [
        word('when'),
        rule.where &&
          row(
            rule.where.map(([path, ...members]) =>
              el('span', {}, code(path), ' = ', members.join(' | ')),
            ),
          ),
      ],
    ]),
  );
}
