import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Field } from '../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SERIES_CAP } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { samplesByKey } from '../kit/exposition-text.ts';
import { eventOf } from './catalog.ts';
import { OtelSide } from './otel-side.ts';
import { count, type Extent, type Findings, megabytes, type Proof } from './proof.ts';

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

/**
 * The n-th of events of every kind in turn, whose labels, identifiers, trace and span ids were never
 * seen before.
 */
function hostileEvent(n: number): DiagnosticEvent {
  const event = eventOf(TYPES[n % TYPES.length]!, 1_800_000_000_000 + n, (field) =>
    value(field, n),
  );
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

const TRUSTED = { trusted: true };
/** Bounds of the span tables are documented in `runtime/otel/spans/span-tracker.ts`. */
const OPEN_SPANS = 2048;
/** An event of a series that was there first, once in so many hostile ones. */
const STEADY_EVERY = 1000;
/** Samples of the heap after it must have come to rest. */
const SAMPLES = 16;
/** What garbage collection and compilation may leave differently from one sample to the next. */
const SLACK = 12 * 2 ** 20;

const steady = {
  type: 'run.completed',
  ts: 1_800_000_000_000,
  seq: 1,
  runId: 'r',
  durationMs: 250,
  outcome: 'completed',
  channel: 'steady',
  provider: 'steady',
  model: 'steady',
  trigger: 'steady',
} as unknown as DiagnosticEvent;

/** @throws Error without `--expose-gc`: what was not collected would count as held */
function retained(): number {
  if (globalThis.gc === undefined) throw new Error('run this with node --expose-gc');
  // What a first pass found to be unreachable may have held something that only a second one frees.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Both exporters under hostile events. */
class Flood {
  readonly registry = new PrometheusRegistry({ redact: redactSecrets });
  readonly otel = new OtelSide();
  readonly #handlers = new PrometheusHandlers(this.registry);
  steady = 0;
  /** Events whose total one OTel counter must have. */
  received = 0;
  sent = 0;
  sentOtel = 0;

  readonly #otelEvery: number;

  /** @param otelEvery the OTel side gets one in so many events: its SDK takes ten times as long */
  constructor(otelEvery: number) {
    this.#otelEvery = otelEvery;
    this.#handlers.start({ processInstanceId: '00000000-0000-4000-8000-000000000000' });
  }

  async send(events: number): Promise<void> {
    for (const end = this.sent + events; this.sent < end; this.sent += 1) {
      if (this.sent % STEADY_EVERY === 0) this.#recordSteady();
      const event = hostileEvent(this.sent);
      this.#handlers.record(event, TRUSTED);
      if (this.sent % this.#otelEvery === 0) this.#recordOtel(event);
      if (this.sent % 50_000 === 0) await nextTurn();
    }
  }

  #recordSteady(): void {
    this.steady += 1;
    this.#handlers.record(steady, TRUSTED);
  }

  #recordOtel(event: DiagnosticEvent): void {
    this.sentOtel += 1;
    if (event.type === 'webhook.received') this.received += 1;
    this.otel.record(event, TRUSTED);
  }
}

async function flood(findings: Findings, { hostileEvents: events, short }: Extent): Promise<void> {
  const started = performance.now();
  const all = new Flood(short ? 2 : 10);
  // Until every instrument of every kind has met more values than it may keep.
  const warmUp = short ? 0.6 : 0.2;
  await all.send(Math.round(events * warmUp));
  all.otel.collect('');
  const warm = retained();
  const later: number[] = [];
  let fullest = 0;
  let total = 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await all.send(Math.round((events * (1 - warmUp)) / SAMPLES));
    ({ fullest, total } = all.otel.collect('openclaw.webhook.received'));
    later.push(retained());
  }
  const seconds = (performance.now() - started) / 1000;
  const highest = Math.max(...later);
  const { store } = all.registry;
  findings.figure(
    `${count(all.sent)} hostile events through the Prometheus side, ${count(all.sentOtel)} of them through the OTel side, in ${seconds.toFixed(0)} s`,
  );
  findings.figure(
    `retained after warm-up ${megabytes(warm)}, highest later ${megabytes(highest)}, at the end ${megabytes(later.at(-1) ?? 0)}`,
  );
  findings.figure(`refused observations ${count(store.refused)}`);
  findings.check(highest < warm + SLACK, 'memory is flat after warm-up', megabytes(highest - warm));
  // That each refused and each ignored observation is counted: test/property/store.test.ts.
  findings.check(store.size <= SERIES_CAP, 'at most the cap', count(store.size));
  findings.check(store.refused > 0, 'the store is full', count(store.refused));
  const samples = samplesByKey(new Exposition(store).text());
  const ofSteady = [...samples].filter(([key]) => key.includes('"steady"'));
  const counted = ofSteady
    .filter(([key]) => /_(?:total|count)\{/.test(key))
    .map(([, value]) => value);
  findings.check(
    counted.length > 1 && counted.every((value) => value === all.steady),
    'old series still count every event',
    count(all.steady),
  );
  const dropped = samples.get('openclaw_prometheus_series_dropped_total{}');
  findings.equal(dropped, store.refused, 'the scrape says how many were dropped');
  findings.check(fullest <= SERIES_CAP, 'no OTel instrument holds more series', count(fullest));
  findings.equal(total, all.received, 'an OTel counter lost nothing to its overflow series');
  findings.check(
    all.otel.mostOpenSpans <= OPEN_SPANS,
    'open spans are bounded',
    count(all.otel.mostOpenSpans),
  );
  findings.check(
    all.otel.finishedSpans > all.sentOtel / 10,
    'spans ended',
    count(all.otel.finishedSpans),
  );
  all.otel.stop();
}

export const growth: Proof = {
  id: 'nothing-grows',
  promise: 'Hostile values cannot grow memory: series stay at the cap, old ones go on counting',
  run: flood,
};
