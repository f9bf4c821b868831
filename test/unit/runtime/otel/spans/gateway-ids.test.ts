import { ProxyTracerProvider } from '@opentelemetry/api';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import {
  INTERNAL,
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

describe('an id of the gateway', () => {
  it('is not given to a second span of the same kind, which stands beside the first', () => {
    const { spans } = recorded(`
      harness.run.started c
      run.started a<c
      run.completed a<c
      run.completed a<c`);
    const parents = spans.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    expect(parents).toEqual([id('c'), id('c')]);
    expect(new Set(spans.map((one) => one.spanContext().spanId)).size).toBe(2);
  });

  it('that is none costs no span, and none is merged with another', () => {
    const spans = new RecordedSpans();
    for (const trace of [
      { traceId: 'x', spanId: id('a') },
      { traceId: TRACE_ID, spanId: '0'.repeat(16) },
      { traceId: TRACE_ID.toUpperCase(), spanId: id('a') },
      { traceId: 7, spanId: {} },
      { traceId: `${TRACE_ID.slice(1)}\n`, spanId: id('a') },
      { traceId: '0'.repeat(32), spanId: id('a'), parentSpanId: id('b') },
    ])
      spans.record('run.completed', undefined, { trace });
    const contexts = spans.spans.map((span) => span.spanContext());
    expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(6);
    for (const { traceId, spanId } of contexts)
      expect(`${traceId} ${spanId}`).toMatch(/^(?!0+ )[0-9a-f]{32} (?!0+$)[0-9a-f]{16}$/);
    // A usable trace id is kept even where the span id is not.
    expect(contexts.filter(({ traceId }) => traceId === TRACE_ID)).toHaveLength(1);
  });

  it('does not reach the next span, which has no trace', () => {
    const spans = new RecordedSpans();
    spans.record('webhook.processed', undefined, {}, INTERNAL);
    record(spans, 'rpc.dispatch a<f');
    spans.record('webhook.error', undefined, { error: 'x' }, INTERNAL);
    expect(new Set(spans.spans.map((span) => span.spanContext().traceId)).size).toBe(3);
  });
});

it('a span id that two traces use at once is two spans, each with children of its own trace', () => {
  const spans = new RecordedSpans();
  const traces = [TRACE_ID, 'f'.repeat(32)];
  const tell = (type: string, ids: object): void => {
    for (const traceId of traces)
      spans.record(type, undefined, { trace: { ...traceOf(ids), traceId } });
  };
  tell('run.started', { span: 'a' });
  tell('tool.execution.completed', { span: 'b', parent: 'a' });
  tell('run.completed', { span: 'a' });
  const exported = spans.spans.map((span) => {
    const { traceId, spanId } = span.spanContext();
    return [traceId, spanId, span.parentSpanContext?.traceId];
  });
  expect(exported).toEqual([
    ...traces.map((trace) => [trace, id('b'), trace]),
    ...traces.map((trace) => [trace, id('a'), undefined]),
  ]);
});

const CALL = traceOf({ span: 'c', parent: 'b' });
const STARTED = { type: 'model.call.started', ts: 1_800_000_000_000, seq: 1, trace: CALL };

it('names the span that is exported once, in its trace, with its exported parents', () => {
  const spans = recorded('harness.run.started a\nrun.started b<a', { captureContent: true });
  const { bridge } = spans.recorder;
  bridge.prepareEvent(STARTED, TRUSTED);
  const outbound = bridge.resolveTraceContext(CALL);
  expect(outbound).toEqual({ traceId: TRACE_ID, spanId: id('c'), traceFlags: '01' });
  // Delivered, it is the same start, with what only exporters see.
  record(spans, 'model.call.started c<b', {}, { modelContent: { inputMessages: 'Hello.' } });
  record(
    spans,
    `run.completed b<a
     model.call.completed c<b
     harness.run.completed a`,
  );
  spans.recorder.shutdown();
  const call = spans.span('openclaw.model.call');
  expect(call.spanContext().spanId).toBe(id('c'));
  expect(call.attributes['openclaw.content.input_messages']).toContain('Hello.');
  expect(tree(spans)).toBe('harness.run, model.call < run, run < harness.run');
});

it('names the nearest parent when the call itself is no span', () => {
  const { recorder } = recorded('run.started a\nrun.progress b<a');
  expect(recorder.bridge.resolveTraceContext(CALL)?.spanId).toBe(id('a'));
});

it.each([
  ['the span that is open', 'run.started a', 'a', '', 'a'],
  ['the span that is exported', 'run.completed a', 'a', '', 'a'],
  ['the span that begins', '', 'a', 'run.started a', 'a'],
  ['the span that comes whole', '', 'a', 'rpc.response a\nharness.run.completed a', 'a'],
  ['the caller when a request is left out', '', 'a', 'rpc.response a\nrpc.dispatch a<f', 'f'],
  ['the parent when it has no id of its own', 'run.started a', '<a', '', 'a'],
  ['none when it has neither', 'run.started a', '', '', undefined],
])('a record joins %s, as soon as that is known', (_, before, at, after, expected) => {
  const spans = new RecordedSpans({ unlisted: false });
  const joined: unknown[] = [];
  if (before !== '') record(spans, before);
  const [span, parent] = at.split('<');
  spans.recorder.locate(traceOf({ ...(span && { span }), ...(parent && { parent }) }), (found) =>
    joined.push(found?.spanId),
  );
  if (after !== '') record(spans, after);
  expect(joined).toEqual([expected && id(expected)]);
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
