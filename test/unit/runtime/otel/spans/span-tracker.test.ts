import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import {
  id,
  milliseconds,
  RecordedSpans,
  record,
  recorded,
  TRACE_ID,
} from '../../../../kit/recorded-spans.ts';
import { isSpan } from '../../../../kit/recording.ts';

const FLOOD = 10_000;
/** As runtime/otel/spans/README.md says. */
const OPEN = { count: 2048, time: 4 * 3_600_000 };
const HELD = { count: 512, time: 5_000 };
const REMEMBERED = 8192;
const NOW = 1_800_000_000_000;

/** Distinct valid ids. */
const nth = (index: number): string => (index + 1).toString(16).padStart(16, '0');

/** An event for each of so many ids, below one that nobody exports. */
function flood(type: string): RecordedSpans {
  const spans = new RecordedSpans();
  for (let index = 0; index < FLOOD; index += 1) {
    const trace = { traceId: TRACE_ID, spanId: nth(index), parentSpanId: nth(index + FLOOD) };
    spans.record(type, undefined, { trace });
  }
  return spans;
}

describe('starts without an end', () => {
  it('stay within the bound in count, and are closed and marked', () => {
    const spans = flood('run.started');
    expect(spans.recorder.openSpans).toBe(OPEN.count);
    expect(spans.exported).toHaveLength(FLOOD - OPEN.count);
    for (const { attributes } of spans.exported)
      expect(attributes['openclaw.span.incomplete']).toBe(true);
    spans.recorder.shutdown();
    expect(new Set(spans.exported.map((span) => span.spanContext().spanId)).size).toBe(FLOOD);
    expect(spans.exported).toHaveLength(FLOOD);
    expect(spans.recorder.openSpans).toBe(0);
  });

  it('are closed when they are too old, at the time that it was noticed', () => {
    let now = NOW;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('run.started', { span: 'a' }, { ts: now });
    now += 7_000;
    spans.wait(OPEN.time - 1);
    expect(spans.recorder.openSpans).toBe(1);
    spans.wait(1_001);
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
    const spans = flood('harness.run.completed');
    expect(spans.exported).toHaveLength(FLOOD - HELD.count);
    expect(spans.spans).toHaveLength(FLOOD);
  });

  it('are let go when they have waited for long, by the next event or by a timer', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const spans = recorded('harness.run.completed a<f');
    spans.wait(HELD.time - 1);
    spans.record('harness.run.completed', { span: 'b', parent: 'f' });
    expect(spans.exported).toHaveLength(0);
    spans.wait(1_001);
    // All that wait for one id go together.
    expect(spans.exported).toHaveLength(2);
    spans.record('harness.run.completed', { span: 'c', parent: 'e' });
    spans.pass(HELD.time);
    vi.advanceTimersByTime(HELD.time);
    expect(spans.exported).toHaveLength(3);
  });
});

describe('a wall clock that jumps', () => {
  it('neither ends what is open nor holds a span for longer or exports it twice', () => {
    let now = NOW;
    const spans = recorded('run.started a', { now: () => now });
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
    const spans = recorded('run.started a', { timed: true });
    vi.setSystemTime(Date.now() + 10 * OPEN.time);
    spans.wait(0);
    expect(spans.recorder.openSpans).toBe(1);
  });
});

it('of ids that are remembered those of the least used trace may be given again, never those that something needs', () => {
  const spans = recorded('harness.run.started a\nrpc.response b');
  const run = (index: number, traceId = TRACE_ID): void =>
    spans.record('run.completed', undefined, { trace: { traceId, spanId: nth(index) } });
  const given = (spanId: string) =>
    spans.exported.filter((span) => span.spanContext().spanId === spanId).length;
  const USED = 'f'.repeat(32);
  run(0, USED);
  for (let index = 3; index < REMEMBERED; index += 1) run(index);
  run(3);
  run(0, USED);
  expect([given(nth(0)), given(nth(3))]).toEqual([1, 1]);
  run(1, 'e'.repeat(32));
  run(3);
  run(0, USED);
  expect([given(nth(0)), given(nth(3))]).toEqual([1, 2]);
  record(spans, 'rpc.dispatch b\ntool.execution.completed c<a');
  const tool = spans.span('openclaw.tool.execution');
  expect(tool.parentSpanContext?.spanId).toBe(id('a'));
  expect(given(id('b'))).toBe(1);
});

it.each([
  ['before its end opens nothing', -100, 0],
  ['in the same millisecond opens nothing', 0, 0],
  ['after its end is a later attempt', 100, 1],
])('a start that is delivered after an end and was %s', (_, later, open) => {
  const spans = new RecordedSpans();
  spans.record('run.completed', { span: 'a' }, { ts: NOW, durationMs: 200 });
  spans.record('run.started', { span: 'a' }, { ts: NOW + later });
  expect(spans.recorder.openSpans).toBe(open);
});

it('a span has what its start says and what its end says, of both what the end says', () => {
  const spans = new RecordedSpans();
  const early = { model: 'early', promptStats: { totalChars: 7 } };
  spans.record('model.call.started', { span: 'a' }, early);
  spans.record('model.call.completed', { span: 'a' }, { model: 'late', requestPayloadBytes: 9 });
  expect(spans.span('openclaw.model.call').attributes).toMatchObject({
    'openclaw.model': 'late',
    'openclaw.model_call.prompt.total_chars': 7,
    'openclaw.model_call.request_bytes': 9,
  });
});

const AT = 1_800_000_000_000;

/** A tool's start, if any, and its end, and when the span begins and ends, all after AT; test/oracle has the usual. */
it.each([
  [
    'takes the time of a tool from its source',
    { sourceTimestampMs: AT - 40 },
    { sourceTimestampMs: AT - 4 },
    -40,
    -4,
  ],
  ['never ends before it begins', {}, { ts: AT - 10 }, 0, 0],
  [
    'is as long as its end says when the clock was set back meanwhile',
    ...[{}, { ts: AT - 10, durationMs: 25 }, 0, 25],
  ],
  ['takes a time near the epoch as it is', undefined, { ts: 7, durationMs: 2 }, 5 - AT, 7 - AT],
  ['takes the present for an event without a time', undefined, { ts: Number.NaN }, 0, 0],
  ['takes the present for a time that OTLP cannot hold', undefined, { ts: 2 ** 53 }, 0, 0],
  ['has no length when it would begin before all time', undefined, { durationMs: AT * 2 }, 0, 0],
] as const)('%s', (_, start, end, begins, ends) => {
  const spans = new RecordedSpans({ now: () => AT });
  if (start) spans.record('tool.execution.started', { span: 'a' }, { ts: AT, ...start });
  spans.record('tool.execution.completed', { span: 'a' }, { ts: AT, ...end });
  const { startTime, endTime } = spans.span('openclaw.tool.execution');
  expect([milliseconds(startTime) - AT, milliseconds(endTime) - AT]).toEqual([begins, ends]);
});

/** The events of each trace that ran to its end. */
const traces = (await readRecordings('test/data/events'))
  .flatMap(({ events }) => [...Map.groupBy(events, ({ event }) => event.trace?.traceId).values()])
  .filter((events) => events.some(({ event }) => event.type === 'model.call.completed'));

const anyOrder = fc
  .constantFrom(...traces)
  .chain((trace) => fc.shuffledSubarray(trace, { minLength: trace.length }));

it('exports each span once and no parent that is missing, in whatever order events come', () => {
  expect(traces.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(anyOrder, (events) => {
      const spans = new RecordedSpans({ unlisted: false });
      for (const { event, metadata, privateData } of events)
        spans.recorder.record(event, metadata, privateData);
      spans.recorder.shutdown();
      const { exported } = spans;
      const complete = exported.filter(
        ({ attributes }) => attributes['openclaw.span.incomplete'] !== true,
      );
      expect(complete).toHaveLength(events.filter(isSpan).length);
      const ids = new Set(exported.map((span) => span.spanContext().spanId));
      for (const { name, parentSpanContext: parent } of exported)
        if (parent && !parent.isRemote) expect(ids, name).toContain(parent.spanId);
    }),
    { numRuns: 300 },
  );
});
