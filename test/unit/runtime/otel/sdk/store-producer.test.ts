import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { metricsRequest } from '../../../../../codegen/tools/check-live/otlp-messages.ts';
import { decode, type Message } from '../../../../../codegen/tools/check-live/wire.ts';
import type { DiagnosticEvent } from '../../../../../generated/events.ts';
import { OtelHandlers } from '../../../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../../../generated/otel-instruments.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { SeriesStore } from '../../../../../runtime/metrics/series-store.ts';
import { MeterStore } from '../../../../../runtime/otel/sdk/meter-store.ts';
import { StoreProducer } from '../../../../../runtime/otel/sdk/store-producer.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { recordedEvents } from '../../../../kit/recording.ts';
import { eventOf } from '../../../../proof/catalog.ts';

const { CUMULATIVE, DELTA } = AggregationTemporality;
const resource = resourceFromAttributes({ 'service.name': 'test' });

class Reader extends MetricReader {
  protected async onShutdown(): Promise<void> {}
  protected async onForceFlush(): Promise<void> {}
}

const scopes = {
  own: { name: 'openclaw', version: '1.2.3', schemaUrl: 'https://example.org/own' },
  others: [
    {
      name: 'agents',
      schemaUrl: 'https://example.org/agents',
      metrics: ['gen_ai.invoke_agent.duration'],
    },
  ],
};

type Selector = (type: InstrumentType) => AggregationTemporality;
const SELECTORS: Readonly<Record<string, Selector>> = {
  cumulative: () => CUMULATIVE,
  delta: () => DELTA,
  lowmemory: (type) =>
    type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ? DELTA : CUMULATIVE,
};

/** The same handlers over the SDK's own instruments and over the store that the SDK reads. */
class Pair {
  readonly #readers: readonly Reader[];
  readonly #handlers: readonly OtelHandlers[];

  constructor(select: Selector, limit = 2048) {
    const store = new SeriesStore({ perFamily: limit, redact: redactSecrets });
    const producer = new StoreProducer(store, scopes, resource, {
      selectAggregationTemporality: select,
    });
    const aggregationTemporalitySelector = select;
    const theirs = new Reader({ aggregationTemporalitySelector });
    const ours = new Reader({ aggregationTemporalitySelector, metricProducers: [producer] });
    const meters = new MeterProvider({ resource, readers: [theirs] });
    new MeterProvider({ resource, readers: [ours] });
    this.#readers = [theirs, ours];
    const sdk = new MeterStore((metric) => {
      const agents = metric === 'gen_ai.invoke_agent.duration';
      return agents
        ? meters.getMeter('agents', undefined, { schemaUrl: 'https://example.org/agents' })
        : meters.getMeter('openclaw', '1.2.3', { schemaUrl: 'https://example.org/own' });
    }, redactSecrets);
    this.#handlers = [sdk, store].map((one) => new OtelHandlers(new OtelInstruments(one)));
  }

  record(event: DiagnosticEvent, metadata = { trusted: true }): void {
    for (const handlers of this.#handlers) handlers.record(event, metadata);
  }

  /** What both send at this moment, decoded: metrics by name, points by attributes. */
  async collect(): Promise<[theirs: object, ours: object]> {
    const [theirs, ours] = await Promise.all(this.#readers.map((reader) => reader.collect()));
    return [plain(theirs!.resourceMetrics), plain(ours!.resourceMetrics)];
  }
}

function plain(metrics: ResourceMetrics): object {
  const bytes = ProtobufMetricsSerializer.serializeRequest(metrics);
  const request = decode(metricsRequest, Buffer.from(bytes ?? []));
  const all = (request['resourceMetrics'] as Message[]).flatMap((one) =>
    (one['scopeMetrics'] as Message[]).flatMap((scope) =>
      (scope['metrics'] as Message[]).map((metric) => ({
        scope: scope['scope'],
        schema: scope['schemaUrl'],
        ...metric,
      })),
    ),
  ) as unknown as (Message & { name: string })[];
  return Object.fromEntries(all.map(({ name, ...metric }) => [name, byAttributes(metric)]));
}

/** Points in one order, sums without the digits that only the order of adding makes. */
function byAttributes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(byAttributes);
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => {
      if (key === 'dataPoints')
        return [
          key,
          Object.fromEntries((held as Message[]).map((one) => [keyOf(one), point(one)])),
        ];
      return [key, byAttributes(held)];
    }),
  );
}

function keyOf(point: Message): string {
  const show = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return (point['attributes'] as Message[])
    .map((one) => JSON.stringify(one, show))
    .sort()
    .join();
}

function point({ attributes: _, ...rest }: Message): object {
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ]),
  );
}

let now = 1_800_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
});
afterEach(() => {
  vi.useRealTimers();
});
/** Time passes; it never stands still between two collections. */
function later(): void {
  now += 1000;
  vi.setSystemTime(now);
}

describe.each(Object.entries(SELECTORS))('%s', (_, select) => {
  test('the recordings decode to equal data, at every collection', async () => {
    const pair = new Pair(select);
    const events = recordedEvents();
    const step = Math.ceil(events.length / 5);
    let metrics = 0;
    for (let from = 0; from < events.length; from += step) {
      for (const { event, metadata } of events.slice(from, from + step))
        pair.record(event, metadata);
      later();
      const [theirs, ours] = await pair.collect();
      expect(withoutGaps(ours)).toEqual(withoutGaps(theirs));
      metrics = Object.keys(ours).length;
    }
    expect(metrics).toBeGreaterThan(20);
  });

  test('random events decode to equal data', { timeout: 60_000 }, async () => {
    const catalog = catalogAt();
    const text = fc.constantFrom('a', 'b-1', 'c', 'anthropic', ' padded ', 'no label', '');
    const value = fc.oneof(text, fc.nat(5000), fc.boolean(), fc.constantFrom(undefined, -1, 0));
    const one = fc.tuple(
      fc.constantFrom(...catalog.events),
      fc.array(value, { minLength: 1, maxLength: 8 }),
    );
    const batches = fc.array(fc.array(one, { maxLength: 30 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const pair = new Pair(select);
        for (const batch of all) {
          for (const [type, values] of batch) {
            let next = 0;
            const event = eventOf(type, now, () => values[next++ % values.length]);
            pair.record(event as unknown as DiagnosticEvent);
          }
          later();
          const [theirs, ours] = await pair.collect();
          expect(withoutGaps(ours)).toEqual(withoutGaps(theirs));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/**
 * Without the start of a delta after a pause: the SDK then begins at the next sample, the store goes
 * on where the last delta ended, so that no time is left out.
 */
function withoutGaps(metrics: object): object {
  return JSON.parse(
    JSON.stringify(metrics, (key, value) =>
      key === 'startTimeUnixNano' ? undefined : typeof value === 'bigint' ? `${value}` : value,
    ),
  );
}

test('cumulative points start with their first sample, deltas where the last one ended', async () => {
  const event = { type: 'run.attempt', runId: 'r', attempt: 1 } as unknown as DiagnosticEvent;
  const starts = async (pair: Pair): Promise<bigint[]> => {
    const both = await pair.collect();
    return both.flatMap((metrics) => {
      const attempt = Object.values(metrics).find((one) => 'sum' in (one as object)) as {
        sum: { dataPoints: Record<string, { startTimeUnixNano: bigint }> };
      };
      return Object.values(attempt.sum.dataPoints).map((one) => one.startTimeUnixNano / 1_000_000n);
    });
  };
  for (const select of [SELECTORS['cumulative']!, SELECTORS['delta']!]) {
    const pair = new Pair(select);
    later();
    const first = BigInt(now);
    pair.record(event);
    later();
    expect(await starts(pair)).toEqual([first, first]);
    const second = select === SELECTORS['delta'] ? BigInt(now) : first;
    later();
    pair.record(event);
    later();
    expect(await starts(pair)).toEqual([second, second]);
  }
});

test('beyond 2,048 sets an instrument adds up in the overflow set, cumulative and delta', async () => {
  for (const select of [SELECTORS['cumulative']!, SELECTORS['delta']!]) {
    const pair = new Pair(select);
    let total = 0;
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 3000; i += 1) {
        const provider = `p${round * 3000 + i}`;
        const event = {
          type: 'model.call.completed',
          provider,
          model: 'm',
          usage: { promptTokens: 1 },
        };
        pair.record(event as unknown as DiagnosticEvent);
      }
      later();
      const [, ours] = await pair.collect();
      const { histogram } = Reflect.get(ours, 'gen_ai.client.token.usage') as {
        histogram: { dataPoints: Record<string, { count: bigint }> };
      };
      const points = Object.entries(histogram.dataPoints);
      expect(points.length).toBeLessThanOrEqual(2048);
      const overflow = points.find(([key]) => key.includes('otel.metric.overflow'));
      expect(overflow).toBeDefined();
      total =
        (select === SELECTORS['delta'] ? total : 0) +
        points.reduce((sum, [, { count }]) => sum + Number(count), 0);
    }
    expect(total).toBe(6000);
  }
});
