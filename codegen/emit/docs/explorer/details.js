import {
  attributesOf,
  catalog,
  has,
  known,
  labelById,
  metricById,
  metricName,
  metricsNamedIn,
  metricsOfField,
  namedSince,
  sideOf,
  state,
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
  table,
} from './elements.js';
import { metricDetails } from './metric.js';

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

const metricLink = (metric) => link('metric', metric.id, metricName(metric));
const spanLink = ({ id, name }) => link('span', id, name);
const metricLinks = (asked) =>
  row([...metricsNamedIn(asked)].map((id) => metricLink(metricById.get(id))));

function eventDetails(event) {
  const spans = catalog.spans.filter(({ events }) => events.some(([, type]) => type === event.id));
  const fields = event.fields.map(({ path, privacy, what, optional }) => [
    [code(path), optional ? badge(word('optional')) : ''],
    badge(privacy, `privacy-${privacy}`),
    what,
    row(metricsOfField(event, path).filter(has).map(metricLink)),
  ]);
  return [
    heading('event', event.id, event.text),
    facts({ trust: event.trust, delivery: event.queue, spans: row(spans.map(spanLink)) }),
    section('field', table(['field', 'privacy', 'type', 'feeds'], fields)),
  ];
}

function labelDetails(label) {
  const { id, name, text, otel, values = [], policy, fallback, disjoint, fields } = label;
  const pattern = catalog.policies[policy];
  const users = catalog.metrics.filter((metric) =>
    ['prometheus', 'otel'].some((key) => sideOf(metric, key)?.labels.some(([own]) => own === id)),
  );
  const spans = catalog.spans.filter(
    (span) =>
      known(span.since) &&
      attributesOf(span).some(([, origin, own]) => origin === 'label' && own === id),
  );
  return [
    heading('label', name, text),
    users.length + spans.length > 0 ? undefined : absence(),
    facts({
      Prometheus: code(name),
      OpenTelemetry: otel && code(otel),
      values: row(values.map(code)),
      policy: policy && [code(policy), ' ', pattern ? code(pattern) : ''],
      fallback: code(fallback),
      addable: disjoint?.length === 0 ? word('noTwo') : row((disjoint ?? []).map(code)),
      field: row(fields.map(code)),
    }),
    section('usedBy', list(users.map(metricLink))),
    section('spans', list(spans.map(spanLink))),
  ];
}

function spanDetails(span) {
  const { name, kind } = { ...span, ...span.older?.[state.edition] };
  const events = (role) =>
    row(span.events.flatMap(([one, type]) => (one === role ? [link('event', type)] : [])));
  const attributes = attributesOf(span).map(([name, origin, from, since]) => [
    [code(name), since ? badge(since, 'since') : ''],
    origin === 'label'
      ? link('label', from, labelById.get(from)?.name)
      : [code(from), origin === 'value' ? '' : badge(origin)],
    textOf(catalog.attributes[name] ?? labelById.get(from)?.text ?? ['']),
  ]);
  return [
    heading('span', name, span.text),
    known(span.since) ? undefined : absence(),
    facts({
      kind,
      since: namedSince(span),
      starts: events('start'),
      ends: events('end'),
      whole: events('whole'),
    }),
    section('attributes', table(['attributes', 'field', ''], attributes)),
  ];
}

function alertDetails({ id, text, severity, query: asked }) {
  const page = `${state.locale}/runbooks.md`;
  return [
    heading('alert', id, text),
    facts({
      severity: badge(severity, `severity-${severity}`),
      metric: metricLinks(asked),
      '': el('a', { href: `${page}#${id.toLowerCase()}` }, page),
    }),
    section('query', query(asked)),
  ];
}

const recipeDetails = ({ text, query: asked }) => [
  heading('recipe', textOf(text), ['']),
  facts({ metric: metricLinks(asked) }),
  section('query', query(asked)),
];
