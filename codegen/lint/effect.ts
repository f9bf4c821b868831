import type { CatalogDocument, MetricEntry, RuleEntry } from '../catalog/document.ts';
import { isMapping, type Path, valueIn } from '../catalog/source.ts';
import { repeats } from '../diagnostic.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Finding } from './rule.ts';

/** Keys beside which others say nothing. */
const LABEL_SOURCES = [
  ['field', 'fact', 'join', 'first'],
  ['fact', 'join', 'first'],
  ['join', 'first'],
];
const STEPS = [
  ['pattern', 'steps'],
  ['refuse', 'steps'],
  ['keep', 'steps'],
];
const FORMS = ['value', 'text', 'error', 'hash', 'identifier', 'entries', 'constant'];
const ATTRIBUTE_FORMS = [
  ['in', 'or_sum', 'otherwise'],
  ...FORMS.map((form) => [
    form,
    ...(form === 'value' ? [] : ['or_sum', 'otherwise', 'positive', 'in']),
    ...(form === 'identifier' ? [] : ['because']),
    ...(form === 'constant' ? [] : ['on_error']),
  ]),
];
const OF_EVENTS = ['on', 'where', 'value', 'each', 'items'];
const RULE_ORIGINS = [
  ['at', 'store', ...OF_EVENTS],
  ['store', ...OF_EVENTS],
  ['each', 'value'],
];

export function* withoutEffect(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  yield* idleEvents(catalog);
  for (const policy of catalog.policies) yield* beside(policy, ['values', policy.id], STEPS);
  for (const [id, label] of Object.entries(document.labels)) {
    yield* beside(label, ['labels', id], LABEL_SOURCES);
    if (label.bound !== undefined && (Array.isArray(label.value) || label.value === 'enum')) {
      const message = 'a closed set has as many values as it has members';
      yield idle(['labels', id, 'bound'], message, 'remove `bound`');
    }
  }
  for (const { id, attributes, events } of catalog.spans) {
    const written = document.spans?.[id];
    for (const { at } of [...attributes, ...events.flatMap((event) => event.attributes)]) {
      const entry = valueIn(written, at.slice(2));
      if (isMapping(entry)) yield* beside(entry, at, ATTRIBUTE_FORMS);
    }
  }
  for (const [id, metric] of Object.entries(document.metrics)) {
    const at = ['metrics', id];
    yield* ofSides(metric, at, document);
    for (const [index, rule] of [metric.record].flat().entries())
      yield* ofRule(rule, [...at, 'record', ...(Array.isArray(metric.record) ? [index] : [])]);
  }
}

/** The first key of an entry that says nothing beside another one. */
function* beside(entry: object, at: Path, rows: readonly (readonly string[])[]): Iterable<Finding> {
  const has = (key: string | undefined) => key !== undefined && Object.hasOwn(entry, key);
  for (const [key = '', ...others] of rows) {
    const idleKey = others.find(has);
    if (!has(key) || idleKey === undefined) continue;
    const message = `\`${idleKey}\` says nothing beside \`${key}\``;
    yield idle([...at, idleKey], message, 'keep one of the two, or make two entries of it');
    return;
  }
}

/** Events for which a label says something, though none of its metrics and spans records them. */
function* idleEvents(catalog: Catalog): Iterable<Finding> {
  for (const { id, carriers, sources, texts } of catalog.labels)
    for (const { event: type, at } of carriers.size > 0 ? sources : [])
      if (
        type !== undefined &&
        !texts.some(({ event }) => event.type === type) &&
        catalog.events.some((event) => event.type === type)
      )
        yield idle(
          at,
          `no metric or span with the label \`${id}\` records \`${type}\``,
          'remove it, or name another event',
        );
}

function* ofSides(metric: MetricEntry, at: Path, { cap }: CatalogDocument): Iterable<Finding> {
  const { prometheus, otel, labels, attributes } = metric;
  if (otel === undefined && attributes !== undefined) {
    const message = '`attributes` are those of the OTel side, and there is none';
    yield idle([...at, 'attributes'], message, 'write `labels`, or add `otel:`');
  }
  if (prometheus === undefined && attributes !== undefined && labels !== undefined) {
    const message = '`labels` are those of the Prometheus side, and there is none';
    yield idle([...at, 'labels'], message, 'keep `attributes` alone, or add `prometheus:`');
  }
  if (otel === undefined && prometheus !== undefined)
    for (const [index, use] of (labels ?? []).entries())
      if ((typeof use === 'string' ? use : use.label).endsWith('?')) {
        const message = 'a `?` leaves the OTel attribute out, and there is no OTel side';
        yield idle([...at, 'labels', index], message, 'remove it');
      }
  if (otel?.limit !== undefined)
    yield idle(
      [...at, 'otel', 'limit'],
      'only the Prometheus store limits its series',
      'remove `limit`, or write it beside the Prometheus name',
    );
  if (prometheus?.limit !== undefined && prometheus.limit > cap)
    yield idle(
      [...at, 'prometheus', 'limit'],
      `the store holds ${cap} series at most, so a limit of ${prometheus.limit} is never met`,
      'lower it, or remove `limit`',
    );
}

function* ofRule(rule: RuleEntry, at: Path): Iterable<Finding> {
  yield* beside(rule, at, RULE_ORIGINS);
  if (rule.on !== undefined && rule.positive && (rule.value ?? rule.each) === undefined) {
    const message = '`positive` leaves out zeros, and this counts events';
    yield idle([...at, 'positive'], message, 'add `value:`, or remove `positive`');
  }
}

function idle(at: Path, message: string, help: string): Finding {
  return { at, key: true, message, help, everywhere: true };
}

export function* duplicateRule(_: Catalog, { metrics }: CatalogDocument): Iterable<Finding> {
  for (const [id, { record }] of Object.entries(metrics)) {
    if (!Array.isArray(record)) continue;
    const textOf = ({ since: _since, until: _until, ...rule }: RuleEntry): string =>
      JSON.stringify(rule);
    for (const { item, first } of repeats(record.entries(), ([, rule]) => textOf(rule)))
      yield {
        at: ['metrics', id, 'record', item[0]],
        message: `\`${id}\` records the same twice`,
        help: 'keep one of the two rules',
        related: { at: ['metrics', id, 'record', first[0]], message: 'the first one' },
      };
  }
}
