import {
  catalog,
  kindName,
  labelById,
  metricById,
  metricName,
  metricsOfField,
  sideOf,
  state,
  textOf,
  word,
} from './catalog.js';
import { badge, code, el, facts, link, query, row, section, table } from './elements.js';

/** What is known of one entry, by its kind. */
export const details = {
  metric: (id) => metricById.has(id) && metricDetails(metricById.get(id)),
  event: (id) => found(catalog.events, id, eventDetails),
  label: (id) => labelById.has(id) && labelDetails(labelById.get(id)),
  span: (id) => found(catalog.spans, id, spanDetails),
  alert: (id) => found(catalog.alerts, id, alertDetails),
  recipe: (id) => found(catalog.recipes, id, recipeDetails),
};

function found(list, id, show) {
  const entry = list.find((one) => one.id === id);
  return entry !== undefined && show(entry);
}

function heading(kind, name, texts) {
  return [
    el('p', { class: 'kind' }, kindName(kind)),
    el('h2', {}, name),
    el('p', { class: 'lead' }, textOf(texts)),
  ];
}

function metricDetails(metric) {
  const panels = catalog.panels.filter((panel) => panel.metrics.includes(metric.id));
  const uses = (list) => list.filter(({ metrics }) => metrics.includes(metric.id));
  return [
    heading('metric', metricName(metric), metric.text),
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
      panels.map((panel) =>
        el(
          'details',
          {},
          el('summary', {}, textOf(catalog.dashboards[panel.dashboard]), ' › ', panel.title),
          el('p', {}, code(`dashboards/${panel.dashboard}.json`)),
          query(panel.query),
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

function list(items) {
  return items.length === 0
    ? undefined
    : el(
        'ul',
        {},
        items.map((item) => el('li', {}, item)),
      );
}

function side(metric, key, title) {
  const shown = sideOf(metric, key);
  if (shown === undefined)
    return el('div', { class: 'twin none' }, el('h3', {}, title), el('p', {}, word('noTwin')));
  const buckets = catalog.buckets[shown.buckets];
  const labels = shown.labels.map(([id, since, optional]) => {
    const label = labelById.get(id);
    const name = key === 'otel' ? (label.otel ?? label.name) : label.name;
    const marks = [
      optional ? badge(word('optional')) : '',
      since === '' ? '' : badge(since, 'since'),
    ];
    return [link('label', id, name), ...marks];
  });
  return el(
    'div',
    { class: 'twin' },
    el('h3', {}, title),
    el('p', { class: 'name' }, code(shown.name)),
    facts([
      [word('unit'), shown.unit],
      [word('since'), shown.since],
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

function eventDetails(event) {
  const spans = catalog.spans.filter(({ events }) => events.some(([, type]) => type === event.id));
  return [
    heading('event', event.id, event.text),
    facts([
      [word('trust'), event.trust],
      [word('delivery'), event.queue],
      [
        word('spans'),
        spans.length > 0 ? row(spans.map(({ id, name }) => link('span', id, name))) : '',
      ],
    ]),
    section(
      word('field'),
      table(
        [word('field'), word('privacy'), word('type'), word('feeds')],
        event.fields.map(([path, privacy, what, optional]) => [
          [code(path), optional ? badge(word('optional')) : ''],
          badge(privacy, `privacy-${privacy}`),
          what,
          row(
            metricsOfField(event, path)
              .filter((metric) => sideOf(metric, 'prometheus') ?? sideOf(metric, 'otel'))
              .map((metric) => link('metric', metric.id, metricName(metric))),
          ),
        ]),
      ),
    ),
  ];
}

function labelDetails(label) {
  const users = catalog.metrics.filter((metric) =>
    ['prometheus', 'otel'].some((key) =>
      sideOf(metric, key)?.labels.some(([id]) => id === label.id),
    ),
  );
  const spans = catalog.spans.filter(({ attributes }) =>
    attributes.some(([, origin, id]) => origin === 'label' && id === label.id),
  );
  return [
    heading('label', label.name, label.text),
    facts([
      ['Prometheus', code(label.name)],
      ['OpenTelemetry', label.otel && code(label.otel)],
      [word('values'), label.values && row(label.values.map(code))],
      [
        word('policy'),
        label.policy && [code(label.policy), ' ', label.pattern ? code(label.pattern) : ''],
      ],
      [word('fallback'), code(label.fallback)],
      [
        word('addable'),
        label.disjoint &&
          (label.disjoint.length > 0 ? row(label.disjoint.map(code)) : word('noTwo')),
      ],
      [word('field'), label.fields.length > 0 ? row([...new Set(label.fields)].map(code)) : ''],
    ]),
    section(
      word('usedBy'),
      list(users.map((metric) => link('metric', metric.id, metricName(metric)))),
    ),
    section(word('spans'), list(spans.map(({ id, name }) => link('span', id, name)))),
  ];
}

function spanDetails(span) {
  const events = (role) =>
    span.events.filter(([one]) => one === role).map(([, type]) => link('event', type));
  const roles = [
    ['start', 'starts'],
    ['end', 'ends'],
    ['whole', 'whole'],
  ];
  return [
    heading('span', span.name, span.text),
    facts([
      [word('kind'), span.kind],
      [word('since'), span.since],
      ...roles.map(([role, key]) => [word(key), events(role).length > 0 ? row(events(role)) : '']),
    ]),
    section(
      word('attributes'),
      table(
        [word('attributes'), word('field'), ''],
        span.attributes.map(([name, origin, from]) => [
          code(name),
          origin === 'label'
            ? link('label', from, labelById.get(from)?.name)
            : [code(from), origin === 'value' ? '' : badge(origin)],
          textOf(catalog.attributes[name] ?? labelById.get(from)?.text ?? ['']),
        ]),
      ),
    ),
  ];
}

function alertDetails(alert) {
  return [
    heading('alert', alert.id, alert.text),
    facts([
      [word('severity'), badge(alert.severity, `severity-${alert.severity}`)],
      [word('metric'), row(alert.metrics.map(metricLink))],
      [
        '',
        el(
          'a',
          { href: `${state.locale}/runbooks.md#${alert.id.toLowerCase()}` },
          `${state.locale}/runbooks.md`,
        ),
      ],
    ]),
    section(word('query'), query(alert.query)),
  ];
}

function recipeDetails(recipe) {
  return [
    heading('recipe', textOf(recipe.text), ['']),
    facts([[word('metric'), row(recipe.metrics.map(metricLink))]]),
    section(word('query'), query(recipe.query)),
  ];
}

const metricLink = (id) => link('metric', id, metricName(metricById.get(id)));
