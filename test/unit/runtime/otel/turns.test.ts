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

  const byTrace = () => Map.groupBy(receiver.spans, ({ traceId }) => traceId);

  it('#113044 #75174 #112486: is one exported trace for each trace of the gateway that has a span', () => {
    const exported = new Set([...byTrace().keys()].filter((id) => expected.has(id)));
    expect(exported).toEqual(new Set(expected.keys()));
    // Nothing else but the events without a trace, each in one of its own.
    expect(byTrace().size).toBe(expected.size + traceless);
  });

  it('has traces of a single span only where the gateway has one such event', () => {
    const single = [...byTrace()].filter(([id, spans]) => spans.length === 1 && expected.has(id));
    for (const [id] of single) expect([id, expected.get(id)]).toEqual([id, 1]);
  });

  it('has every span once, and no parent that nobody exports', () => {
    const keys = receiver.spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`);
    const unique = new Set(keys);
    expect(unique.size).toBe(keys.length);
    for (const span of receiver.spans) {
      if (span.parentSpanId === '') continue;
      const parent = `${span.traceId} ${span.parentSpanId}`;
      // A parent that is none of the gateway's ids is the caller's own.
      expect([span.name, unique.has(parent) || !ids.has(parent)]).toEqual([span.name, true]);
      expect(span.parentSpanId).not.toBe(span.spanId);
    }
  });

  it('hangs every span below the nearest exported id that its event names', () => {
    const exported = new Map(
      receiver.spans.map((span) => [`${span.traceId} ${span.spanId}`, span]),
    );
    const parents = new Map<string, string>();
    for (const one of recording.events) {
      const trace = traceOf(one);
      if (trace?.spanId && trace.parentSpanId)
        parents.set(`${trace.traceId} ${trace.spanId}`, trace.parentSpanId);
    }
    for (const [key, span] of exported) {
      if (!ids.has(key)) continue;
      let parent = parents.get(key);
      while (parent && !exported.has(`${span.traceId} ${parent}`))
        parent = parents.get(`${span.traceId} ${parent}`);
      expect([span.name, span.parentSpanId]).toEqual([span.name, parent ?? '']);
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
    const exported = new Set(receiver.spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
    for (const { traceId, spanId } of joined) {
      if (expected.has(traceId)) expect(exported).toContain(`${traceId} ${spanId}`);
      else expect(spanId).toBe('');
    }
  });
});
