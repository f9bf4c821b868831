import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readRecordings } from '../../../../runtime/gateway/recording.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { exported } from '../../../kit/otel-exporter.ts';
import type { Receiver } from '../../../kit/receiver.ts';
import { said, traceOf } from '../../../kit/recording.ts';

/**
 * One turn is one trace: recorded events through the plugin and over the wire, beside what the
 * trace fields of the events themselves say.
 */

const recordings = await readRecordings('test/data/events');

describe.each(recordings)('the recording $name', (recording) => {
  const { spans: expected, ids, traceless } = said(recording.events);
  let receiver: Receiver;

  beforeAll(async () => {
    vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '20000');
    vi.stubEnv('OTEL_BLRP_MAX_QUEUE_SIZE', '20000');
    const signals = { metrics: false, logs: true };
    ({ receiver } = await exported(plugin, signals, (exporter) =>
      exporter.replay(recording.events),
    ));
    vi.unstubAllEnvs();
  }, 120_000);

  it('#113044 #75174 #112486: is one exported trace for each trace of the gateway that has a span', () => {
    const spans = Map.groupBy(receiver.spans, ({ traceId }) => traceId);
    // Nothing else but the events without a trace, each in one of its own.
    expect(spans.size).toBe(expected.size + traceless);
    // Starts without an end may be some more.
    for (const [id, count] of expected)
      expect(spans.get(id)?.length, id).toBeGreaterThanOrEqual(count);
  });

  const key = (traceId: string, spanId: string) => `${traceId} ${spanId}`;
  const keys = () => receiver.spans.map(({ traceId, spanId }) => key(traceId, spanId));

  it('has every span once, and no parent that nobody exports', () => {
    const unique = new Set(keys());
    expect(unique.size).toBe(receiver.spans.length);
    for (const { name, traceId, spanId, parentSpanId } of receiver.spans) {
      const parent = key(traceId, parentSpanId);
      // A parent that is none of the gateway's ids is the caller's own.
      expect(parentSpanId === '' || unique.has(parent) || !ids.has(parent), name).toBe(true);
      expect(parentSpanId, name).not.toBe(spanId);
    }
  });

  it('hangs every span below the nearest exported id that its event names', () => {
    const exported = new Set(keys());
    const parents = new Map<string, string | undefined>();
    for (const one of recording.events) {
      const { traceId = '', spanId, parentSpanId } = traceOf(one) ?? {};
      if (spanId && parentSpanId) parents.set(key(traceId, spanId), parentSpanId);
    }
    for (const { name, traceId, spanId, parentSpanId } of receiver.spans) {
      if (!ids.has(key(traceId, spanId))) continue;
      let parent = parents.get(key(traceId, spanId));
      while (parent && !exported.has(key(traceId, parent)))
        parent = parents.get(key(traceId, parent));
      expect(parentSpanId, name).toBe(parent ?? '');
    }
  });

  it('#91865 #95633: has every log record of a traced event join its trace and a span of it', () => {
    const logs = recording.events.filter(
      ({ event, metadata }) =>
        event.type === 'log.record' || (event.type === 'security.event' && metadata.trusted),
    );
    expect(receiver.logs).toHaveLength(logs.length);
    const traces = logs.flatMap((one) => traceOf(one)?.traceId ?? []);
    const joined = receiver.logs.filter(({ traceId }) => traceId !== '');
    expect(joined.map(({ traceId }) => traceId).sort()).toEqual(traces.sort());
    const exported = new Set(keys());
    for (const { traceId, spanId } of joined) {
      if (expected.has(traceId)) expect(exported).toContain(key(traceId, spanId));
      else expect(spanId).toBe('');
    }
  });
});
