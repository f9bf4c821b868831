import { ProxyTracerProvider } from '@opentelemetry/api';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import {
  id,
  RecordedSpans,
  TRACE_ID,
  TRUSTED,
  traceOf,
  UNTRUSTED,
} from '../../../../kit/recorded-spans.ts';
import { recordedEvents } from '../../../../kit/recording.ts';

const STARTED = { type: 'model.call.started', ts: 1_800_000_000_000, seq: 1 };
const CALL = { span: 'c', parent: 'b' };

it('asks to see the starts that precede a request', () => {
  const { bridge } = new RecordedSpans().recorder;
  expect(bridge.shouldPrepareEvent(STARTED)).toBe(true);
  expect(bridge.shouldPrepareEvent({ ...STARTED, type: 'tool.execution.started' })).toBe(true);
  expect(bridge.shouldPrepareEvent({ ...STARTED, type: 'run.started' })).toBe(false);
});

it('names the span that is exported, in its trace, with its exported parents', () => {
  const spans = new RecordedSpans();
  spans.record('harness.run.started', { span: 'a' });
  spans.record('run.started', { span: 'b', parent: 'a' }, { runId: 'r' });
  const { bridge } = spans.recorder;
  bridge.prepareEvent({ ...STARTED, trace: traceOf(CALL) }, TRUSTED);
  const outbound = bridge.resolveTraceContext(traceOf(CALL));
  spans.record('model.call.started', CALL, { ts: STARTED.ts });
  spans.record('run.completed', { span: 'b', parent: 'a' }, { runId: 'r' });
  spans.record('model.call.completed', CALL, { ts: STARTED.ts + 20 });
  spans.record('harness.run.completed', { span: 'a' });
  const exported = spans.span('openclaw.model.call').spanContext();
  expect(outbound).toEqual({
    traceId: exported.traceId,
    spanId: exported.spanId,
    traceFlags: '01',
  });
  expect(exported).toMatchObject({ traceId: TRACE_ID, spanId: id('c') });
  expect(spans.parentOf('openclaw.model.call')).toBe('openclaw.run');
  expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
});

it('names the parent when the call itself is no span', () => {
  const spans = new RecordedSpans();
  spans.record('run.started', { span: 'b' }, { runId: 'r' });
  const outbound = spans.recorder.bridge.resolveTraceContext(traceOf(CALL));
  spans.record('run.completed', { span: 'b' }, { runId: 'r' });
  expect(outbound?.spanId).toBe(spans.span('openclaw.run').spanContext().spanId);
});

it('says that a span is not sampled', () => {
  const spans = new RecordedSpans({ sampler: new AlwaysOffSampler() });
  spans.record('run.started', { span: 'b' }, { runId: 'r' });
  const outbound = spans.recorder.bridge.resolveTraceContext(traceOf({ span: 'b' }));
  spans.record('run.completed', { span: 'b' }, { runId: 'r' });
  expect(outbound?.traceFlags).toBe('00');
  expect(spans.spans).toEqual([]);
});

it('names nothing when nothing is known', () => {
  const spans = new RecordedSpans();
  const { bridge } = spans.recorder;
  expect(bridge.resolveTraceContext(traceOf(CALL))).toBeUndefined();
  bridge.prepareEvent({ ...STARTED, trace: traceOf(CALL) }, UNTRUSTED);
  expect(bridge.resolveTraceContext(traceOf(CALL))).toBeUndefined();
  bridge.prepareEvent({ ...STARTED, trace: traceOf(CALL) }, TRUSTED);
  expect(bridge.resolveTraceContext(traceOf(CALL))).toBeDefined();
  spans.recorder.shutdown();
  expect(bridge.resolveTraceContext(traceOf(CALL))).toBeUndefined();
});

it('names nothing, and a record keeps its trace, when no SDK is there to make spans', () => {
  const tracer = new ProxyTracerProvider().getTracer('none');
  const { recorder } = new RecordedSpans({ preloaded: true, tracer });
  recorder.record({ ...STARTED, trace: traceOf(CALL) }, TRUSTED);
  expect(recorder.bridge.resolveTraceContext(traceOf(CALL))).toBeUndefined();
  const located: unknown[] = [];
  recorder.locate(traceOf(CALL), (span) => located.push(span));
  recorder.shutdown();
  expect(located).toEqual([undefined]);
});

it('changes nothing in what is exported when starts are prepared', () => {
  const [plain, prepared] = [new RecordedSpans(), new RecordedSpans()];
  for (const { event, metadata, privateData } of recordedEvents(['main'])) {
    plain.recorder.record(event, metadata, privateData as object);
    const { bridge } = prepared.recorder;
    if (bridge.shouldPrepareEvent(event as never)) bridge.prepareEvent(event as never, metadata);
    if (event.type === 'model.call.started')
      expect(bridge.resolveTraceContext(event.trace as never)).toBeDefined();
    prepared.recorder.record(event, metadata, privateData as object);
  }
  const shape = ({ spans }: RecordedSpans): string[] =>
    spans.map(({ name, startTime, attributes }) => JSON.stringify([name, startTime, attributes]));
  expect(shape(prepared).sort()).toEqual(shape(plain).sort());
});
