import {
  attributesOf,
  catalog,
  has,
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
import { absence, heading, list } from './entry.js';
import { metricDetails } from './metric.js';
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
        event.fields.map(({ path, privacy, what, optional }) => [
          [code(path), optional ? badge(word('optional')) : ''],
          badge(privacy, `privacy-${privacy}`),
          what,
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
