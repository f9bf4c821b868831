import { expect, test } from 'vitest';
import type { EventType, Field, Metric, Rule } from '../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { heldBy } from '../kit/series.ts';
import { place } from '../proof/catalog.ts';
import { OtelSide } from '../proof/growth/otel-side.ts';
import { Random } from '../proof/random.ts';
import { LabelDomains } from './malformed/label-domains.ts';
import { malformedEvents, soundEvent } from './malformed/malformed-events.ts';
import { BAD_COMPANIONS, BAD_EVENTS, BAD_VALUES, type BadValue } from './malformed/values.ts';

const catalog = catalogAt();
const seed = Math.floor(Math.random() * 2 ** 31);

/** Handlers and recorders without anything around them that could catch what they throw. */
test(`bad values in every kind of event raise nothing (seed ${seed})`, () => {
  const random = new Random(seed);
  const registry = new PrometheusRegistry({ redact: redactSecrets });
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const otel = new OtelSide();
  const domains = new LabelDomains(catalog);
  const faults: string[] = [];
  let events = 0;
  const record = (
    name: string,
    event: unknown,
    metadata: unknown = { trusted: true },
    beside?: unknown,
  ): void => {
    events += 1;
    for (const recorder of [handlers, otel])
      try {
        recorder.record(event as DiagnosticEvent, metadata as { trusted: true }, beside as object);
      } catch (error) {
        faults.push(`${name}: ${recorder.constructor.name} threw ${String(error)}`);
      }
  };
  const scrape = (): void => void faults.push(...domains.faults(exposition.text()));
  for (const type of catalog.events) {
    for (const { name, event } of malformedEvents(type))
      if (random.next() < 0.1) record(name, event);
    for (const { name, make } of BAD_COMPANIONS) {
      if (random.next() >= 0.1) continue;
      const event = { type: type.type, ts: 1, seq: 1 };
      const content = { modelContent: make(), toolContent: make(), errorMessage: make() };
      const inside = { modelContent: { inputMessages: make(), toolDefinitions: [make()] } };
      for (const beside of [make(), content, inside])
        record(`${type.type}, beside it: ${name}`, event, undefined, beside);
    }
    scrape();
  }
  for (const { name, make } of BAD_EVENTS) record(name, make());
  for (const { name, make } of BAD_COMPANIONS)
    record(`metadata: ${name}`, { type: 'webhook.received', ts: 1, seq: 1 }, make());
  scrape();
  otel.stop();
  expect(faults.slice(0, 5)).toEqual([]);
  expect(events).toBeGreaterThan(2000);
});

/** What one measure of one event feeds. */
interface Feed {
  readonly metric: Metric;
  readonly rule: Rule;
  readonly type: EventType;
  readonly field: Field;
}

/** Every measure that a family is made of, by the catalog's rules; those of items are left out. */
const feeds = catalog.metrics.flatMap((metric) =>
  (metric.prometheus === undefined ? [] : metric.rules).flatMap((rule) =>
    rule.events.flatMap((type): Feed[] => {
      const field = rule.items === undefined ? type.fields.get(rule.value ?? '') : undefined;
      return field?.class === 'measure' ? [{ metric, rule, type, field }] : [];
    }),
  ),
);

test('a bad measure leaves its family alone and is counted', () => {
  const faults = feeds.flatMap((feed) => BAD_VALUES.flatMap((value) => faultOf(feed, value) ?? []));
  expect(faults.slice(0, 5)).toEqual([]);
  expect(feeds.length).toBeGreaterThan(30);
});

function faultOf({ metric, rule, type, field }: Feed, value: BadValue): string | undefined {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  const family = registry.store.families.find(({ name }) => name === metric.prometheus?.name);
  if (family === undefined) return `${metric.id} has no family`;
  const event = soundEvent(type);
  for (const { path, members } of rule.where) {
    const guarded = type.fields.get(path);
    if (guarded !== undefined) place(event, guarded, members[0]);
  }
  handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
  const where = `${metric.id} of ${type.type}.${field.path}, ${value.name}`;
  if (family.size === 0) return `${where}: the sound event was not recorded`;
  const before = JSON.stringify(heldBy(family));
  const { ignored } = registry.store;
  place(event, field, value.make());
  handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
  if (JSON.stringify(heldBy(family)) !== before) return `${where}: it was recorded`;
  return registry.store.ignored > ignored ? undefined : `${where}: it was not counted`;
}
