import { ProxyTracerProvider } from '@opentelemetry/api';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import {
  id,
  RecordedSpans,
  record,
  recorded,
  TRACE_ID,
  TRUSTED,
  traceOf,
  tree,
  UNTRUSTED,
} from '../../../../kit/recorded-spans.ts';

const CALL = traceOf({ span: 'c', parent: 'b' });
const STARTED = { type: 'model.call.started', ts: 1_800_000_000_000, seq: 1, trace: CALL };

it('names the span that is exported once, in its trace, with its exported parents', () => {
  const spans = recorded('harness.run.started a\nrun.started b<a');
  const { bridge } = spans.recorder;
  bridge.prepareEvent(STARTED, TRUSTED);
  const outbound = bridge.resolveTraceContext(CALL);
  expect(outbound).toEqual({ traceId: TRACE_ID, spanId: id('c'), traceFlags: '01' });
  record(
    spans,
    `model.call.started c<b
     run.completed b<a
     model.call.completed c<b
     harness.run.completed a`,
  );
  spans.recorder.shutdown();
  expect(spans.span('openclaw.model.call').spanContext().spanId).toBe(id('c'));
  expect(tree(spans)).toBe('harness.run, model.call < run, run < harness.run');
});

it('names the nearest parent when the call itself is no span', () => {
  const { recorder } = recorded('run.started a\nrun.progress b<a');
  expect(recorder.bridge.resolveTraceContext(CALL)?.spanId).toBe(id('a'));
});

it('says that a span is not sampled', () => {
  const spans = recorded('run.started b', { sampler: new AlwaysOffSampler() });
  expect(spans.recorder.bridge.resolveTraceContext(CALL)?.traceFlags).toBe('00');
  spans.recorder.shutdown();
  expect(spans.spans).toEqual([]);
});

it('names nothing when nothing is known', () => {
  const { recorder } = new RecordedSpans();
  const named = () => recorder.bridge.resolveTraceContext(CALL);
  expect(named()).toBeUndefined();
  recorder.bridge.prepareEvent(STARTED, UNTRUSTED);
  expect(named()).toBeUndefined();
  recorder.bridge.prepareEvent(STARTED, TRUSTED);
  expect(named()).toBeDefined();
  recorder.shutdown();
  expect(named()).toBeUndefined();
});

it('names nothing, and a record keeps its trace, when no SDK is there to make spans', () => {
  const tracer = new ProxyTracerProvider().getTracer('none');
  const { recorder } = new RecordedSpans({ preloaded: true, tracer });
  recorder.record(STARTED, TRUSTED);
  expect(recorder.bridge.resolveTraceContext(CALL)).toBeUndefined();
  const located: unknown[] = [];
  recorder.locate(CALL, (span) => located.push(span));
  recorder.shutdown();
  expect(located).toEqual([undefined]);
});
