import {
  attributesOf,
  catalog,
  has,
  kindName,
  known,
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
import { metricsNamedIn } from './names.js';

/** What is known of one entry: false when there is no such kind or id. */
export const detailsOf = (kind, id) => Object.hasOwn(shownBy, kind) && shownBy[kind](id);

const shownBy = {
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

/** Said of what another edition has. */
const absence = () =>
  el('p', { class: 'absence' }, word('notIn').replace('{edition}', state.edition));

function metricDetails(metric) {
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
      [word('unit'), shown.unit],
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
          what || 'string',
          row(
            metricsOfField(event, path)
              .filter(has)
              .map((metric) => link('metric', metric.id, metricName(metric))),
          ),
        ]),
      ),
    ),
  ];
}

function labelDetails(label) {
  const pattern = catalog.policies[label.policy];
  const users = catalog.metrics.filter((metric) =>
    ['prometheus', 'otel'].some((key) =>
      sideOf(metric, key)?.labels.some(([id]) => id === label.id),
    ),
  );
  const spans = catalog.spans.filter(
    (span) =>
      known(span.since) &&
      attributesOf(span).some(([, origin, id]) => origin === 'label' && id === label.id),
  );
  return [
    heading('label', label.name, label.text),
    users.length + spans.length > 0 ? undefined : absence(),
    facts([
      ['Prometheus', code(label.name)],
      ['OpenTelemetry', label.otel && code(label.otel)],
      [word('values'), label.values && row(label.values.map(code))],
      [word('policy'), label.policy && [code(label.policy), ' ', pattern ? code(pattern) : '']],
      [word('fallback'), code(label.fallback)],
      [
        word('addable'),
        label.disjoint &&
          (label.disjoint.length > 0 ? row(label.disjoint.map(code)) : word('noTwo')),
      ],
      [word('field'), label.fields.length > 0 ? row(label.fields.map(code)) : ''],
    ]),
    section(
      word('usedBy'),
      list(users.map((metric) => link('metric', metric.id, metricName(metric)))),
    ),
    section(word('spans'), list(spans.map(({ id, name }) => link('span', id, name)))),
  ];
}

function spanDetails(span) {
  const { name, kind } = { ...span, ...span.older?.[state.edition] };
  const events = (role) =>
    span.events.filter(([one]) => one === role).map(([, type]) => link('event', type));
  const roles = [
    ['start', 'starts'],
    ['end', 'ends'],
    ['whole', 'whole'],
  ];
  return [
    heading('span', name, span.text),
    known(span.since) ? undefined : absence(),
    facts([
      [word('kind'), kind],
      [word('since'), span.since ?? catalog.editions[0]],
      ...roles.map(([role, key]) => [word(key), events(role).length > 0 ? row(events(role)) : '']),
    ]),
    section(
      word('attributes'),
      table(
        [word('attributes'), word('field'), ''],
        attributesOf(span).map(([name, origin, from, since]) => [
          [code(name), since === undefined ? '' : badge(since, 'since')],
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
      [word('metric'), metricLinks(alert.query)],
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
    facts([[word('metric'), metricLinks(recipe.query)]]),
    section(word('query'), query(recipe.query)),
  ];
}

const metricLinks = (asked) =>
  row([...metricsNamedIn(asked)].map((id) => link('metric', id, metricName(metricById.get(id)))));
