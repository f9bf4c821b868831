/** The catalog as the page carries it, and what it takes to walk from one thing to another. */
export const catalog = JSON.parse(document.getElementById('catalog').textContent);

export const state = {
  locale: catalog.locales[0],
  edition: catalog.editions.at(-1),
  kind: 'all',
  search: '',
};

/** A word in the language that was chosen; what is none, such as a name, stands for itself. */
export const word = (key) => catalog.words[state.locale][key] ?? key;

export const KINDS = ['metric', 'event', 'label', 'span', 'alert', 'recipe'];

/** What one entry of a kind is called. */
export const kindName = (kind) => word('names')[KINDS.indexOf(kind)];

/** A text in the language that was chosen. */
export const textOf = (texts) => texts[catalog.locales.indexOf(state.locale)] ?? texts[0] ?? '';

const at = (edition) => catalog.editions.indexOf(edition);

/** Whether the chosen edition has what came with one edition and may have gone with another. */
export const known = (since, until = catalog.editions.at(-1)) =>
  at(since || catalog.editions[0]) <= at(state.edition) && at(state.edition) <= at(until);

/** Rows that end in `since` and `until`, without those of other editions: of one name the row that ends first. */
function present(rows, nameOf, place) {
  const there = rows.filter((row) => known(row[place], row[place + 1]));
  const end = (row) => at(row[place + 1] ?? catalog.editions.at(-1));
  return there.filter((row) =>
    there.every((one) => nameOf(one) !== nameOf(row) || end(one) >= end(row)),
  );
}

/** The edition since which something has had the name of the chosen one. */
export function namedSince({ since = catalog.editions[0], name, older }) {
  const line = catalog.editions.slice(at(since), at(state.edition) + 1);
  const names = line.map((edition) => older?.[edition]?.name ?? name);
  return line[names.findLastIndex((one) => one !== names.at(-1)) + 1] ?? since;
}

/** One side of a metric as the chosen edition has it: labels are `[id, optional, since]`. */
export function sideOf(metric, key) {
  const side = metric[key];
  if (side === undefined || !known(side.since)) return undefined;
  const labels = side.labels.map((label) => [label].flat());
  return {
    ...side,
    ...side.older?.[state.edition],
    since: namedSince(side),
    labels: present(labels, ([id]) => labelName(id, key), 2),
  };
}

/** Whether the chosen edition has a metric on any side. */
export const has = (metric) => sideOf(metric, 'prometheus') ?? sideOf(metric, 'otel');

// What is usual is not in the data.
for (const label of catalog.labels) {
  label.name ??= label.id;
  label.fallback ??= 'unknown';
}
for (const event of catalog.events) {
  event.trust ??= 'internal';
  event.queue ??= 'sync';
  event.fields = event.fields.map(([path, privacy, what = 'string']) => ({
    path: path.replace('?', ''),
    privacy,
    what,
    optional: path.endsWith('?'),
  }));
}

export const labelById = new Map(catalog.labels.map((label) => [label.id, label]));
export const metricById = new Map(catalog.metrics.map((metric) => [metric.id, metric]));

/** The name that people search for in the chosen edition: the Prometheus one, else the OTel one. */
export const metricName = (metric) => (has(metric) ?? metric.prometheus ?? metric.otel).name;

/** What a label is called on a side. */
export function labelName(id, key) {
  const { name, otel = name } = labelById.get(id);
  return key === 'otel' ? otel : name;
}

/** Attributes as the chosen edition has them: `[name, origin, from, since]`. */
export const attributesOf = ({ attributes }) =>
  present(
    attributes.map((one) => (Array.isArray(one) ? one : [labelById.get(one).otel, 'label', one])),
    ([name]) => name,
    3,
  );

/**
 * Everything that can be opened: kind, id, the name shown, and the text that is searched. Of metrics
 * those of the chosen edition, and those that were asked for by name.
 */
export const entries = (named) => [
  ...catalog.metrics
    .filter((metric) => has(metric) || named.has(metric.id))
    .map((one) =>
      entry('metric', one, metricName(one), one.type, [one.otel?.name, ...labelNames(one)]),
    ),
  ...catalog.events.map((one) => entry('event', one, one.id, one.trust, pathsOf(one))),
  ...catalog.labels.map((one) =>
    entry('label', one, one.name, one.otel ?? '', [one.id, ...(one.values ?? [])]),
  ),
  ...catalog.spans
    .filter(({ since }) => known(since))
    .map((one) => entry('span', one, one.name, one.kind, namesOf(one))),
  ...catalog.alerts.map((one) => entry('alert', one, one.id, one.severity, [one.query])),
  ...catalog.recipes.map((one) =>
    entry('recipe', one, one.id.replaceAll('_', ' '), '', [one.query]),
  ),
];

const entry = (kind, { id, text }, name, note, more) => ({
  ...{ kind, id, key: `${kind}/${id}` },
  ...{ name, note, text, more },
});

const labelsOf = (metric) =>
  [metric.prometheus, metric.otel]
    .flatMap((side) => side?.labels ?? [])
    .map((label) => labelById.get([label].flat()[0]));

const pathsOf = ({ fields }) => fields.map(({ path }) => path);
const namesOf = (span) => attributesOf(span).map(([name]) => name);
const labelNames = (metric) => labelsOf(metric).map(({ name }) => name);

/** Metrics that a field of an event feeds: as their value, as a guard or as a label. */
export function metricsOfField(event, path) {
  return catalog.metrics.filter((metric) =>
    metric.rules.some((rule) => {
      if (!rule.events.includes(event.id)) return false;
      const read = [rule.value, ...(rule.each ?? []).map(([, part]) => part)];
      const guarded = (rule.where ?? []).map(([guard]) => guard);
      const labels = labelsOf(metric).flatMap(({ fields }) => fields);
      return [...read, ...guarded, ...labels].includes(path);
    }),
  );
}

/** As a Collector stores a name, in small letters. */
const stored = (name) => name.toLowerCase().replace(/\W/g, '_');

/** What a name has behind it in a scrape or a store. */
const ending = /_(?:bucket|count|sum|total|created)$/;

const metricsByName = new Map();
for (const metric of catalog.metrics)
  for (const side of [metric.prometheus, metric.otel])
    if (side !== undefined)
      for (const name of [stored(side.name), stored(side.name).replace(ending, '')])
        metricsByName.set(name, (metricsByName.get(name) ?? new Set()).add(metric.id));

/** Ids of the metrics that a line of a scrape, a query or a name as a store has it speaks of. */
export function metricsNamedIn(text) {
  const words = text.match(/[a-z_][\w.:]*/gi) ?? [];
  return new Set(
    words
      .map(stored)
      .flatMap((name) => [
        ...(metricsByName.get(name) ?? metricsByName.get(name.replace(ending, '')) ?? []),
      ]),
  );
}

/** Kind and id of what has a name in any language of a store: a metric, a span or a label. */
export const placeOf = new Map([
  ...catalog.labels.flatMap(({ id, name, otel }) => [
    [name, ['label', id]],
    [otel, ['label', id]],
  ]),
  ...catalog.spans.map(({ id, name }) => [name, ['span', id]]),
  ...catalog.metrics.flatMap(({ id, prometheus, otel }) =>
    [prometheus, otel].flatMap((side) => (side ? [[side.name, ['metric', id]]] : [])),
  ),
]);

/** What the state may be, by its name in the address. */
const choices = {
  language: ['locale', catalog.locales],
  edition: ['edition', catalog.editions],
  kind: ['kind', ['all', ...KINDS]],
  search: ['search', undefined],
};

/** What needs no mention. */
let usual = { ...state };

/** `metric/run_duration` of `#/metric/run_duration?edition=2026.5&search=lane`. */
export function opened() {
  const [path] = location.hash.slice(2).split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Sets what is usual for this reader, before the address is read for the first time. */
export function usually(locale) {
  state.locale = locale ?? state.locale;
  usual = { ...state };
}

/** Takes the state from the address. A link names what it opens and leaves the state as it is. */
export function readAddress() {
  const given = new URLSearchParams(location.hash.split('?').slice(1).join('?'));
  for (const [name, [key, members]] of Object.entries(choices)) {
    const value = given.get(name) ?? (history.state === null ? state[key] : usual[key]);
    if (members === undefined || members.includes(value)) state[key] = value;
  }
}

/** Puts the state into the address, so that a copy of it shows the same. */
export function writeAddress() {
  const said = Object.entries(choices).filter(([, [key]]) => state[key] !== usual[key]);
  const query = new URLSearchParams(said.map(([name, [key]]) => [name, state[key]]));
  const [path] = location.hash.split('?');
  history.replaceState({}, '', `${path || '#/'}${said.length === 0 ? '' : `?${query}`}`);
}
