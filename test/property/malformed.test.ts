import { expect, test } from 'vitest';
import type { EventType, Field } from '../../codegen/model/catalog.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { parseExposition, seriesKey } from '../kit/exposition-text.ts';
import { Random } from '../kit/random.ts';
import { RecordedSpans } from '../kit/recorded-spans.ts';
import { heldBy } from '../kit/series.ts';
import { eventOf, place } from '../proof/catalog.ts';
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

const TRACE = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
const soundEvent = (type: EventType) => ({
  ...eventOf(type, AT, soundValue),
  seq: 1,
  trace: { ...TRACE },
});

/** What handlers and span recorders have in common. */
interface Recorder {
  record(event: never, metadata: never, privateData?: never): void;
}

type Place = readonly [name: string, put: (event: Fields, value: unknown) => void];
type Fields = Record<string, unknown>;

/** Everywhere in an event where something bad can stand. */
function placesIn(type: EventType): Place[] {
  const ids = ['traceId', 'spanId', 'parentSpanId', 'traceFlags'].map((key) => ['trace', key]);
  const keys = ['aFieldOfTheFuture', ...Object.keys(soundEvent(type))];
  const others = [...keys.map((key) => [key]), ...ids].map((path) => ({
    path: path.join('.'),
    segments: path.map((name) => ({ name, array: false })),
  }));
  const places = [...type.fields.values(), ...others].map(
    (field): Place => [field.path, (event, value) => place(event, field, value)],
  );
  const own = { enumerable: true, configurable: true };
  return [
    ...places,
    ['__proto__', (event, value) => Object.defineProperty(event, '__proto__', { ...own, value })],
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
  const exposition = new Exposition(registry.store);
  const spans = new RecordedSpans({ captureContent: true, timed: true }).recorder;
  const recorders: readonly Recorder[] = [
    new PrometheusHandlers(registry),
    new OtelHandlers(new OtelInstruments(new SeriesStore({ redact: redactSecrets }))),
    spans,
  ];
  const faults: string[] = [];
  let events = 0;
  const record = (
    name: string,
    event: unknown,
    metadata: unknown = { trusted: true },
    privateData?: unknown,
  ): void => {
    events += 1;
    for (const recorder of recorders)
      try {
        recorder.record(event as never, metadata as never, privateData as never);
      } catch (error) {
        faults.push(`${name}: ${recorder.constructor.name} threw ${String(error)}`);
      }
  };
  const last = new Map<string, number>();
  const scrape = (): void => void faults.push(...wrongSeries(exposition.text(), last));
  for (const type of catalog.events) {
    for (const [where, put] of placesIn(type))
      for (const [name, make] of [['undefined', () => undefined] as const, ...bad]) {
        if (name !== 'undefined' && random.next() >= 0.1) continue;
        const event = soundEvent(type);
        put(event, make());
        record(`${type.type}: ${where} is ${name}`, event);
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
  spans.shutdown();
  expect(faults.slice(0, 5)).toEqual([]);
  expect(events).toBeGreaterThan(2000);
});

/** Every measure that a family is made of, by the catalog's rules; those of items are left out. */
const feeds = catalog.metrics.flatMap(({ prometheus, rules }) =>
  (prometheus === undefined ? [] : rules).flatMap(({ events, items, value, where }) =>
    events.flatMap((type) => {
      const field = items === undefined ? type.fields.get(value ?? '') : undefined;
      return field?.class === 'measure' ? [{ name: prometheus?.name, where, type, field }] : [];
    }),
  ),
);

test('a bad measure leaves its family alone and is counted', () => {
  const faults = feeds.flatMap((feed) => bad.flatMap((value) => faultOf(feed, value) ?? []));
  expect(faults.slice(0, 5)).toEqual([]);
  expect(feeds.length).toBeGreaterThan(30);
});

function faultOf(
  { name, where, type, field }: (typeof feeds)[number],
  [kind, make]: (typeof bad)[number],
): string | undefined {
  const registry = new PrometheusRegistry();
  const { store } = registry;
  const handlers = new PrometheusHandlers(registry);
  const family = store.families.find((one) => one.name === name)!;
  const event = soundEvent(type);
  for (const { path, members } of where) {
    const guarded = type.fields.get(path);
    if (guarded !== undefined) place(event, guarded, members[0]);
  }
  handlers.record(event as never, { trusted: true });
  const [before, { ignored }] = [JSON.stringify(heldBy(family)), store];
  place(event, field, make());
  handlers.record(event as never, { trusted: true });
  const isWrong = family.size === 0 || JSON.stringify(heldBy(family)) !== before;
  if (!isWrong && store.ignored > ignored) return undefined;
  return `${name} of ${type.type}.${field.path}, ${kind}: ${isWrong ? 'recorded' : 'not counted'}`;
}
