import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import {
  id,
  RecordedSpans,
  record,
  recorded,
  TRACE_ID,
  TRUSTED,
  traceOf,
  tree,
} from '../../../../kit/recorded-spans.ts';

it.each([
  [
    'is what the event says, whether it has ended, is open or is still to come',
    `context.assembled c<a
     run.started a
     model.call.completed d<a
     run.completed a
     tool.execution.completed e<a`,
    'context.assembled < run, model.call < run, run, tool.execution < run',
  ],
  [
    'that no event is a span for gives way to the nearest ancestor that is exported',
    `run.started a
     queue.lane.enqueue b<a internal
     queue.lane.enqueue c<b internal
     queue.lane.dequeue c internal
     harness.run.completed d<c
     run.completed a`,
    'harness.run < run, run',
  ],
  ['that is unknown leaves a root', 'harness.run.completed d<c', 'harness.run'],
  [
    'leads outside for what callers cause, and for nothing else',
    `rpc.dispatch a<f
     run.progress b<e
     harness.run.completed c<b`,
    'harness.run, rpc.dispatch < remote',
  ],
  [
    'is not taken for one outside when the gateway uses the id',
    `log.record b traced
     rpc.dispatch a<b`,
    'rpc.dispatch',
  ],
  [
    'is not learnt from an event that is not trusted',
    `log.record b untrusted
     rpc.dispatch a<b`,
    'rpc.dispatch < remote',
  ],
  [
    'never leads in a circle',
    `harness.run.started a<b
     run.started b<a
     run.completed b<a
     harness.run.completed a<b
     run.progress c<d
     run.progress d<c
     model.usage e<c
     model.call.completed 9<9`,
    'harness.run, model.call, model.usage, run < harness.run',
  ],
])('a parent %s', (_, lines, expected) => {
  const spans = recorded(lines);
  expect(tree(spans)).toBe(expected);
  for (const span of spans.spans) expect(span.spanContext().traceId).toBe(TRACE_ID);
});

describe('two turns of one trace of a client', () => {
  it('stay two trees below the spans of the client', () => {
    const { spans } = recorded(`
      rpc.dispatch a<e
      harness.run.completed 1<a
      rpc.dispatch b<f
      harness.run.completed 2<b`);
    const parents = spans.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    expect(parents).toEqual(['e', 'a', 'f', 'b'].map(id));
  });

  it('lose no span when the client sends the same ids again', () => {
    const { spans } = recorded(`
      rpc.dispatch a<f
      harness.run.completed b<a
      rpc.dispatch a<f
      harness.run.completed b<a`);
    expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(4);
    for (const { parentSpanContext } of spans)
      expect([id('a'), id('f')]).toContain(parentSpanContext?.spanId);
  });
});

it.each([
  ['01', new AlwaysOffSampler(), 3],
  ['00', new AlwaysOnSampler(), 0],
])('sampling follows the caller with flags %s for the whole trace', (traceFlags, root, kept) => {
  const spans = new RecordedSpans({ sampler: new ParentBasedSampler({ root }) });
  for (const [type, ids] of [
    ['gateway.rpc', { span: 'a', parent: 'f' }],
    ['harness.run.completed', { span: 'b', parent: 'a' }],
    ['run.completed', { span: 'c', parent: 'b' }],
  ] as const) {
    const event = { type, ts: 1, phase: 'dispatch', trace: { ...traceOf(ids), traceFlags } };
    spans.recorder.record(event, TRUSTED);
  }
  expect(spans.spans).toHaveLength(kept);
});

it('a preloaded SDK makes its own ids, and spans still hang together', () => {
  const spans = recorded(
    `rpc.dispatch a
     harness.run.started b<a
     run.started c<b
     model.call.started d<c`,
    { preloaded: true },
  );
  const outbound = spans.recorder.bridge.resolveTraceContext(traceOf({ span: 'd' }));
  record(
    spans,
    `run.completed c<b
     model.call.completed d<c
     exec.process.completed b traced
     harness.run.completed b<a`,
  );
  expect(tree(spans)).toBe(
    'exec < harness.run, harness.run < rpc.dispatch, model.call < run, rpc.dispatch, run < harness.run',
  );
  const { traceId, spanId } = spans.span('openclaw.model.call').spanContext();
  expect(spanId).not.toBe(id('d'));
  expect(outbound).toMatchObject({ traceId, spanId });
});

it('a preloaded SDK that fails at one span gets the others all the same', () => {
  const ended: string[] = [];
  const processor: SpanProcessor = {
    onStart() {},
    onEnd({ name }) {
      ended.push(name);
      throw new Error('full');
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('failing');
  const spans = new RecordedSpans({ preloaded: true, tracer });
  record(
    spans,
    `harness.run.started a
     run.started b<a
     context.assembled d<c
     model.usage e<c`,
  );
  spans.recorder.shutdown();
  const all = ['openclaw.context.assembled', 'openclaw.harness.run', 'openclaw.model.usage'];
  expect(ended.sort()).toEqual([...all, 'openclaw.run']);
});

describe('an event that is not trusted', () => {
  it('has no parent and no id of the gateway, and ends no span that others find', () => {
    const spans = recorded(`
      run.started a
      model.usage b<a untrusted
      context.assembled b<a untrusted
      message.delivery.completed b<a untrusted
      run.completed a untrusted
      run.started b untrusted`);
    expect(spans.recorder.openSpans).toBe(1);
    expect(spans.spans).toHaveLength(4);
    for (const span of spans.spans) {
      expect(span.parentSpanContext).toBeUndefined();
      expect(span.spanContext().traceId).not.toBe(TRACE_ID);
    }
  });

  it('is no span where trust is asked for', () => {
    const { spans } = recorded(`
      rpc.response a internal
      skill.used a untrusted`);
    expect(spans).toEqual([]);
  });
});
