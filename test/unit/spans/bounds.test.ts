import { SpanKind, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { AgingMap } from '../../../runtime/otel/spans/aging-map.ts';
import { OPEN_SPANS, RETAINED_SPANS, WAITING_SPANS } from '../../../runtime/otel/spans/bounds.ts';
import { SpanTracker } from '../../../runtime/otel/spans/span-tracker.ts';
import { INTERNAL, milliseconds, RecordedSpans, TRACE_ID } from './recorded-spans.ts';

const FLOOD = 10_000;

/** Distinct valid ids. */
function nth(index: number): string {
  return (index + 1).toString(16).padStart(16, '0');
}

describe('starts without an end', () => {
  it('stay within the bound in count, and are closed and marked', () => {
    const spans = new RecordedSpans();
    for (let index = 0; index < FLOOD; index += 1)
      spans.recorder.record(
        {
          type: 'run.started',
          ts: Date.now(),
          trace: { traceId: TRACE_ID, spanId: nth(index), parentSpanId: nth(index + FLOOD) },
          ...{ runId: `run-${index}` },
        },
        { trusted: true },
      );
    expect(spans.recorder.openSpans).toBe(OPEN_SPANS.limit);
    expect(spans.spans).toHaveLength(FLOOD - OPEN_SPANS.limit);
    expect(spans.spans.every((span) => span.attributes['openclaw.span.incomplete'] === true)).toBe(
      true,
    );
    spans.recorder.shutdown();
    expect(spans.spans).toHaveLength(FLOOD);
    expect(spans.recorder.openSpans).toBe(0);
  });

  it('are closed when they are too old, at the time that it was noticed', () => {
    let now = 1_800_000_000_000;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('run.started', { span: 'a' }, { ts: now });
    now += OPEN_SPANS.age;
    spans.record('diagnostic.gc', undefined, {}, INTERNAL);
    const run = spans.span('openclaw.run');
    expect(run.attributes['openclaw.span.incomplete']).toBe(true);
    expect(milliseconds(run.endTime)).toBe(now);
    expect(spans.recorder.openSpans).toBe(0);
  });

  it('are still found as parents by children that come later', () => {
    let now = 1_800_000_000_000;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('run.started', { span: 'a' });
    now += OPEN_SPANS.age;
    spans.record('context.assembled', { span: 'b', parent: 'a' });
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
  });

  it('are closed at the stop, after which nothing is recorded', () => {
    const now = 1_800_000_100_000;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('harness.run.started', { span: 'a' });
    spans.record('run.started', { span: 'b', parent: 'a' });
    spans.recorder.shutdown();
    spans.record('context.assembled', { span: 'c' });
    spans.recorder.shutdown();
    expect(spans.spans.map((span) => milliseconds(span.endTime))).toEqual([now, now]);
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
  });
});

describe('what is kept for others', () => {
  const type = {
    name: 'kept',
    kind: SpanKind.INTERNAL,
    parent: 'owner',
    retain: true,
    standsIn: true,
  } as const;
  const tracker = (): SpanTracker =>
    new SpanTracker({ tracer: trace.getTracer('noop'), semconvOptIn: false }, 'incomplete');
  const event = (span: string, parent?: string): { type: string; ts: number; trace: object } => ({
    type: 'kept',
    ts: 1,
    trace: {
      traceId: TRACE_ID,
      spanId: span,
      ...(parent !== undefined && { parentSpanId: parent }),
    },
  });

  it('stays within its bounds when many spans finish', () => {
    const flooded = tracker();
    for (let index = 0; index < FLOOD; index += 1) {
      const one = event(nth(index), nth(index + FLOOD)) as never;
      flooded.start(type, one, { vouched: true, key: `key-${index}`, attributes: {} });
      flooded.end(type, one, { vouched: true, key: `key-${index}`, attributes: {} });
    }
    expect(flooded.retainedSpans).toBeLessThanOrEqual(2 * RETAINED_SPANS.limit);
    expect(flooded.waitingSpans).toBeLessThanOrEqual(WAITING_SPANS.limit);
    expect(flooded.openSpans).toBe(0);
  });
});

describe('a start that is delivered after its end', () => {
  it('opens nothing', () => {
    const spans = new RecordedSpans();
    spans.record('model.call.completed', { span: 'a' }, { ts: 1_800_000_000_500, durationMs: 100 });
    spans.record('model.call.started', { span: 'a' }, { ts: 1_800_000_000_400 });
    expect(spans.recorder.openSpans).toBe(0);
    expect(spans.spans).toHaveLength(1);
  });

  it('opens a span when it belongs to a later attempt', () => {
    const spans = new RecordedSpans();
    spans.record('run.completed', { span: 'a' }, { ts: 1_800_000_000_500 });
    spans.record('run.started', { span: 'a' }, { ts: 1_800_000_000_600 });
    expect(spans.recorder.openSpans).toBe(1);
  });
});

describe('a bounded map', () => {
  it('drops the oldest for a new one, and tells', () => {
    const dropped: string[] = [];
    const map = new AgingMap<string, string>({ limit: 2, age: 100 }, (value) =>
      dropped.push(value),
    );
    map.set('a', 'A', 0);
    map.set('b', 'B', 0);
    map.set('a', 'A again', 1);
    map.set('c', 'C', 2);
    expect(dropped).toEqual(['B']);
    expect(map.values()).toEqual(['A again', 'C']);
  });

  it('does not take an entry that was set again for the oldest', () => {
    const dropped: string[] = [];
    const map = new AgingMap<string, string>({ limit: 2, age: 100 }, (value) =>
      dropped.push(value),
    );
    map.set('a', 'A', 0);
    map.sweep(1);
    map.set('b', 'B', 2);
    map.set('a', 'A again', 3);
    map.set('c', 'C', 4);
    expect(dropped).toEqual(['B']);
  });

  it('drops what is too old', () => {
    const dropped: string[] = [];
    const map = new AgingMap<string, string>({ limit: 9, age: 100 }, (value) =>
      dropped.push(value),
    );
    map.set('a', 'A', 0);
    map.set('b', 'B', 50);
    map.sweep(99);
    expect(map.size).toBe(2);
    map.sweep(100);
    expect(dropped).toEqual(['A']);
    expect(map.has('b')).toBe(true);
  });
});
