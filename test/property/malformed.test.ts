import { expect, test } from 'vitest';
import type { EventType, Field, Metric, Rule } from '../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { parseExposition, seriesKey } from '../kit/exposition-text.ts';
import { Random } from '../kit/random.ts';
import { heldBy } from '../kit/series.ts';
import { eventOf, place } from '../proof/catalog.ts';
import { OtelSide } from '../proof/otel-side.ts';
import { BAD_VALUES } from './bad-values.ts';

const catalog = catalogAt();
const seed = Math.floor(Math.random() * 2 ** 31);
const bad = Object.entries(BAD_VALUES);
const AT = 1_800_000_000_000;

/** A value as the gateway would send it. */
function soundValue(field: Field): unknown {
  if (field.class === 'measure') return 3;
  if (field.class === 'flag') return true;
  if (field.class === 'enum') return field.members[0];
  return field.types[0] === 'map' ? {} : 'sound';
}

const soundEvent = (type: EventType) => ({ ...eventOf(type, AT, soundValue), seq: 1 });

type Place = readonly [name: string, eventWith: (value: unknown) => object];

/** Everywhere in an event where something bad can stand. */
function placesIn(type: EventType): Place[] {
  const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
  const keys = ['seq', 'trace', 'aFieldOfTheFuture', '__proto__', ...Object.keys(soundEvent(type))];
  return [
    ...[...type.fields.values()].map(
      (field): Place => [
        field.path,
        (value) => eventOf(type, AT, (one) => (one === field ? value : soundValue(one))),
      ],
    ),
    ...keys.map(
      (key): Place => [
        key,
        (value) => Object.defineProperty(soundEvent(type), key, { value, enumerable: true }),
      ],
    ),
    ...['traceId', 'spanId', 'parentSpanId', 'traceFlags'].map(
      (key): Place => [
        `trace.${key}`,
        (value) => ({ ...soundEvent(type), trace: { ...ids, [key]: value } }),
      ],
    ),
  ];
}

/** What no scrape may hold, given the one before: other numbers, other texts, counters going down. */
function wrongSeries(text: string, last: Map<string, number>): string[] {
  const counters = new Set([...text.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name));
  return parseExposition(text).flatMap(({ name, labels, value }) => {
    const key = seriesKey(name, labels);
    const before = counters.has(name) ? (last.get(key) ?? 0) : 0;
    last.set(key, value);
    const texts = Object.entries(labels).filter(([label]) => label !== 'le');
    const fits = texts.every(([, held]) => /^[A-Za-z0-9_.:/-]{1,120}$/.test(held));
    return fits && value >= before && value < Infinity
      ? []
      : [`${key} is ${value} after ${before}`];
  });
}

/** Handlers and recorders without anything around them that could catch what they throw. */
test(`bad values in every kind of event raise nothing (seed ${seed})`, () => {
  const random = new Random(seed);
  const registry = new PrometheusRegistry({ redact: redactSecrets });
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const otel = new OtelSide();
  const faults: string[] = [];
  let events = 0;
  const record = (
    name: string,
    event: unknown,
    metadata: unknown = { trusted: true },
    privateData?: unknown,
  ): void => {
    events += 1;
    for (const recorder of [handlers, otel])
      try {
        recorder.record(
          event as DiagnosticEvent,
          metadata as { trusted: true },
          privateData as object,
        );
      } catch (error) {
        faults.push(`${name}: ${recorder.constructor.name} threw ${String(error)}`);
      }
  };
  const last = new Map<string, number>();
  const scrape = (): void => void faults.push(...wrongSeries(exposition.text(), last));
  for (const type of catalog.events) {
    for (const [where, eventWith] of placesIn(type)) {
      record(`${type.type} without ${where}`, eventWith(undefined));
      for (const [name, make] of bad)
        if (random.next() < 0.1) record(`${type.type}: ${where} is ${name}`, eventWith(make()));
    }
    for (const [name, make] of bad) {
      if (random.next() >= 0.1) continue;
      const event = { type: type.type, ts: 1, seq: 1 };
      const content = { modelContent: make(), toolContent: make(), errorMessage: make() };
      const inside = { modelContent: { inputMessages: make(), toolDefinitions: [make()] } };
      for (const privateData of [make(), content, inside])
        record(`${type.type}, private data: ${name}`, event, undefined, privateData);
    }
    scrape();
  }
  const whole = { type: 'webhook.received', ts: 1, seq: 1 };
  for (const [name, make] of [...bad, ['undefined', () => undefined] as const]) {
    record(`${name} as event`, make());
    record(`${name} as type`, { type: make(), ts: 1 });
    record(`${name} as metadata`, whole, make());
  }
  for (const type of ['__proto__', 'toString', 'hasOwnProperty', 'no.such.event'])
    record(`the type ${type}`, { type, ts: 1, seq: 1 });
  for (const metadata of [{}, { trusted: 'yes' }, { trusted: 1, trustedTraceContext: {} }])
    record(JSON.stringify(metadata), whole, metadata);
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
  const faults = feeds.flatMap((feed) => bad.flatMap((value) => faultOf(feed, value) ?? []));
  expect(faults.slice(0, 5)).toEqual([]);
  expect(feeds.length).toBeGreaterThan(30);
});

function faultOf(
  { metric, rule, type, field }: Feed,
  [name, make]: (typeof bad)[number],
): string | undefined {
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
  const where = `${metric.id} of ${type.type}.${field.path}, ${name}`;
  if (family.size === 0) return `${where}: the sound event was not recorded`;
  const before = JSON.stringify(heldBy(family));
  const { ignored } = registry.store;
  place(event, field, make());
  handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
  if (JSON.stringify(heldBy(family)) !== before) return `${where}: it was recorded`;
  return registry.store.ignored > ignored ? undefined : `${where}: it was not counted`;
}
