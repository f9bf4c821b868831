import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ID_LIMIT } from '../../../../../runtime/otel/spans/gateway-ids.ts';
import { HELD, OPEN } from '../../../../../runtime/otel/spans/span-tracker.ts';
import {
  id,
  milliseconds,
  RecordedSpans,
  TRACE_ID,
  TRUSTED,
} from '../../../../kit/recorded-spans.ts';

const FLOOD = 10_000;
const NOW = 1_800_000_000_000;

/** Distinct valid ids. */
function nth(index: number): string {
  return (index + 1).toString(16).padStart(16, '0');
}

function flood(spans: RecordedSpans, type: string, fields: object = {}): void {
  for (let index = 0; index < FLOOD; index += 1) {
    const trace = {
      traceId: TRACE_ID,
      spanId: nth(index),
      parentSpanId: nth(index + FLOOD),
    };
    spans.recorder.record({ type, ts: NOW, trace, ...fields } as never, TRUSTED);
  }
}

describe('starts without an end', () => {
  it('stay within the bound in count, and are closed and marked', () => {
    const spans = new RecordedSpans();
    flood(spans, 'run.started');
    expect(spans.recorder.openSpans).toBe(OPEN.count);
    expect(spans.exported).toHaveLength(FLOOD - OPEN.count);
    expect(
      spans.exported.every((span) => span.attributes['openclaw.span.incomplete'] === true),
    ).toBe(true);
    spans.recorder.shutdown();
    expect(spans.exported).toHaveLength(FLOOD);
    expect(new Set(spans.exported.map((span) => span.spanContext().spanId)).size).toBe(FLOOD);
    spans.record('context.assembled', { span: 'c' });
    spans.recorder.shutdown();
    expect(spans.exported).toHaveLength(FLOOD);
    expect(spans.recorder.openSpans).toBe(0);
  });

  it('are closed when they are too old, at the time that it was noticed', () => {
    let now = NOW;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('run.started', { span: 'a' }, { ts: now });
    now += 7_000;
    spans.wait(OPEN.time);
    const run = spans.span('openclaw.run');
    expect(run.attributes['openclaw.span.incomplete']).toBe(true);
    expect(milliseconds(run.endTime)).toBe(now);
    expect(spans.recorder.openSpans).toBe(0);
    spans.record('context.assembled', { span: 'b', parent: 'a' });
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
  });
});

describe('spans whose place is not known', () => {
  it('are held in a bounded number, and none is lost', () => {
    const spans = new RecordedSpans();
    flood(spans, 'harness.run.completed');
    expect(spans.exported.length).toBeGreaterThanOrEqual(FLOOD - HELD.count);
    expect(spans.exported.length).toBeLessThan(FLOOD);
    expect(spans.spans).toHaveLength(FLOOD);
  });

  it('are let go when they have waited for long, by the next event or by a timer', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const spans = new RecordedSpans();
    const wait = (span: string) => spans.record('harness.run.completed', { span, parent: 'f' });
    wait('a');
    spans.wait(HELD.time - 1);
    wait('b');
    expect(spans.exported).toHaveLength(0);
    spans.wait(1_001);
    // All that wait for one id go together.
    expect(spans.exported).toHaveLength(2);
    spans.record('harness.run.completed', { span: 'c', parent: 'e' });
    spans.pass(HELD.time);
    vi.advanceTimersByTime(2 * HELD.time);
    expect(spans.exported).toHaveLength(3);
  });
});

describe('a wall clock that jumps', () => {
  it('neither ends what is open nor holds a span for longer or exports it twice', () => {
    let now = NOW;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('run.started', { span: 'a' });
    for (const jump of [10 * OPEN.time, -20 * OPEN.time, OPEN.time]) {
      now += jump;
      spans.wait(1_500);
      expect(spans.recorder.openSpans).toBe(1);
    }
    spans.record('harness.run.completed', { span: 'c', parent: 'd' });
    now -= 3_600_000;
    spans.wait(6_000);
    expect(spans.exported.map(({ name }) => name)).toEqual(['openclaw.harness.run']);
    spans.record('run.completed', { span: 'a' });
    expect(spans.spans).toHaveLength(2);
  });

  it('is not what the gateway goes by', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const spans = new RecordedSpans({ timed: true });
    spans.record('run.started', { span: 'a' });
    vi.setSystemTime(Date.now() + 10 * OPEN.time);
    spans.wait(0);
    expect(spans.recorder.openSpans).toBe(1);
  });
});

describe('ids that are remembered', () => {
  it('are bounded: the oldest may be given again, never those of open spans', () => {
    const spans = new RecordedSpans();
    const run = (span: string): void => {
      const trace = { traceId: TRACE_ID, spanId: span };
      spans.recorder.record({ type: 'run.completed', ts: NOW, trace } as never, TRUSTED);
    };
    spans.record('harness.run.started', { span: 'a' });
    run(nth(0));
    for (let index = 1; index < ID_LIMIT - 2; index += 1) run(nth(index));
    run(nth(0));
    const given = (span: string): number =>
      spans.exported.filter((one) => one.spanContext().spanId === span).length;
    expect(given(nth(0))).toBe(1);
    for (let index = 0; index < ID_LIMIT; index += 1) run(nth(ID_LIMIT + index));
    spans.record('run.completed', { span: 'b', parent: 'a' });
    spans.record('harness.run.completed', { span: 'a' });
    const last = spans.exported.at(-2);
    expect(last?.parentSpanContext?.spanId).toBe(id('a'));
    expect(spans.span('openclaw.harness.run').spanContext().spanId).toBe(id('a'));
  });
});

describe('a start that is delivered after its end', () => {
  it('opens nothing', () => {
    const spans = new RecordedSpans();
    spans.record('model.call.completed', { span: 'a' }, { ts: NOW + 500, durationMs: 100 });
    spans.record('model.call.started', { span: 'a' }, { ts: NOW + 400 });
    expect(spans.recorder.openSpans).toBe(0);
    expect(spans.spans).toHaveLength(1);
  });

  it('opens a span when it belongs to a later attempt', () => {
    const spans = new RecordedSpans();
    spans.record('run.completed', { span: 'a' }, { ts: NOW + 500 });
    spans.record('run.started', { span: 'a' }, { ts: NOW + 600 });
    expect(spans.recorder.openSpans).toBe(1);
  });
});
