import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Field } from '../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { samplesByKey } from '../kit/exposition-text.ts';
import { RecordedSpans, TRUSTED } from '../kit/recorded-spans.ts';
import { eventOf } from './catalog.ts';
import { count, megabytes, type Proof } from './proof.ts';

/** Shapes of label values that are new each time. */
const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `v${n}`,
  (n) => `lane-${n}`,
  (n) => `name-${n}:part`,
  (n) => `agent:main:${n}`,
  (n) => `m.${n}_x`,
  (n) => `telegram:agent:${n}`,
  (n) => `two words ${n}`,
  (n) => `${'l'.repeat(130)}${n}`,
];

const TYPES = catalogAt().events;
const TS = 1_800_000_000_000;

/**
 * The n-th of events of every kind in turn, whose labels, identifiers, trace and span ids were never
 * seen before.
 */
function hostileEvent(n: number): DiagnosticEvent {
  const event = eventOf(TYPES[n % TYPES.length]!, TS + n, (field) => value(field, n));
  const id = n.toString(16).padStart(16, '1');
  const trace = {
    traceId: `1${id}`.padStart(32, 'a'),
    spanId: id,
    parentSpanId: id.replace(/^1/, '2'),
    traceFlags: '01',
  };
  return Object.assign(event, { trace, seq: 1 }) as unknown as DiagnosticEvent;
}

function value(field: Field, n: number): unknown {
  if (field.class === 'measure') return 1 + (n % 997);
  if (field.class === 'flag') return n % 2 === 0;
  if (field.class === 'enum')
    return n % 5 === 0 ? `other-${n}` : field.members[n % field.members.length];
  return field.types[0] === 'map' ? { [`k${n}`]: `v${n}` } : SHAPES[n % SHAPES.length]!(n);
}

/** Of a series that was there first. */
const STEADY = {
  ...{ type: 'run.completed', ts: TS, seq: 1, runId: 'r', durationMs: 250, outcome: 'completed' },
  ...{ channel: 'steady', provider: 'steady', model: 'steady', trigger: 'steady' },
} as unknown as DiagnosticEvent;
/** One of it in so many hostile events. */
const STEADY_EVERY = 1000;
/** Bounds of the span tables are documented in `runtime/otel/spans/span-tracker.ts`. */
const OPEN_SPANS = 2048;
/** Samples of the heap after it must have come to rest. */
const SAMPLES = 16;
/** What garbage collection and compilation may leave differently from one sample to the next. */
const SLACK = 12 * 2 ** 20;

/** @throws Error without `--expose-gc`: what was not collected would count as held */
function retained(): number {
  if (globalThis.gc === undefined) throw new Error('run this with node --expose-gc');
  // What a first pass found to be unreachable may have held something that only a second one frees.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const growth: Proof = {
  id: 'nothing-grows',
  promise: 'Hostile values cannot grow memory: series stay at the cap, old ones go on counting',
  async run(findings, { short }) {
    const hostileEvents = short ? 400_000 : 10_000_000;
    const started = performance.now();
    const registry = new PrometheusRegistry({ redact: redactSecrets });
    const prometheus = new PrometheusHandlers(registry);
    const otelStore = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
    const otel = new OtelHandlers(new OtelInstruments(otelStore));
    const spans = new RecordedSpans({ captureContent: true, timed: true });
    let [sent, steady, openSpans, endedSpans] = [0, 0, 0, 0];
    const send = async (events: number): Promise<void> => {
      for (const end = sent + events; sent < end; sent += 1) {
        if (sent % STEADY_EVERY === 0) {
          steady += 1;
          prometheus.record(STEADY, TRUSTED);
          endedSpans += spans.take().length;
          await nextTurn();
        }
        const event = hostileEvent(sent);
        for (const side of [prometheus, otel, spans.recorder]) side.record(event, TRUSTED);
        openSpans = Math.max(openSpans, spans.recorder.openSpans);
      }
    };
    // Until every instrument of every kind has met more values than it may keep.
    const warmUp = short ? 0.6 : 0.2;
    await send(Math.round(hostileEvents * warmUp));
    const warm = retained();
    const later: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      await send(Math.round((hostileEvents * (1 - warmUp)) / SAMPLES));
      later.push(retained());
    }
    const seconds = (performance.now() - started) / 1000;
    const highest = Math.max(...later);
    const { store } = registry;
    findings.figure(
      `${count(sent)} hostile events through metrics of both sides and spans, in ${seconds.toFixed(0)} s`,
    );
    findings.figure(
      `retained after warm-up ${megabytes(warm)}, highest later ${megabytes(highest)}, at the end ${megabytes(later.at(-1) ?? 0)}`,
    );
    findings.figure(`refused observations ${count(store.refused)}`);
    findings.check(
      highest < warm + SLACK,
      'memory is flat after warm-up',
      megabytes(highest - warm),
    );
    // That each refused and each ignored observation is counted: test/property/store.test.ts.
    findings.check(store.size <= SERIES_CAP, 'at most the cap', count(store.size));
    findings.check(store.refused > 0, 'the store is full', count(store.refused));
    const counted = [...samplesByKey(new Exposition(store).text())]
      .filter(([key]) => key.includes('"steady"') && /_(?:total|count)\{/.test(key))
      .map(([, held]) => held);
    findings.check(
      counted.length > 1 && counted.every((held) => held === steady),
      'old series still count every event',
      count(steady),
    );
    const sizes = otelStore.families.map(({ size, overflow }) => size + (overflow ? 1 : 0));
    const fullest = Math.max(...sizes);
    findings.check(fullest <= SERIES_CAP, 'no OTel instrument holds more series', count(fullest));
    findings.check(openSpans <= OPEN_SPANS, 'open spans are bounded', count(openSpans));
    findings.check(endedSpans > sent / 10, 'spans ended', count(endedSpans));
    spans.recorder.shutdown();
  },
};
