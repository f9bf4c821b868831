import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import {
  id,
  RecordedSpans,
  record,
  recorded,
  TRACE_ID,
  traceOf,
  tree,
} from '../../../../kit/recorded-spans.ts';

/** Events, the tree that they make, and whose id its root has. */
it.each<[name: string, lines: string, expected: string, root?: string]>([
  [
    'a parent is what the event says, whether it has ended, is open or is still to come',
    `context.assembled c<a
     run.started a
     model.call.completed d<a
     run.completed a
     tool.execution.completed e<a`,
    'context.assembled < run, model.call < run, run, tool.execution < run',
  ],
  [
    'a parent that no event is a span for gives way to the nearest ancestor that is exported',
    `run.started a
     queue.lane.enqueue b<a internal
     queue.lane.enqueue c<b internal
     queue.lane.dequeue c internal
     harness.run.completed d<c
     run.completed a`,
    'harness.run < run, run',
  ],
  ['a parent that is unknown leaves a root', 'harness.run.completed d<c', 'harness.run'],
  [
    'a parent leads outside for what callers cause, and for nothing else',
    `rpc.dispatch a<f
     run.progress b<e
     harness.run.completed c<b`,
    'harness.run, rpc.dispatch < remote',
  ],
  [
    'a parent is not taken for one outside when the gateway uses the id',
    `log.record b traced
     rpc.dispatch a<b`,
    'rpc.dispatch',
  ],
  [
    'a parent is learnt neither from an event that is not trusted nor from a child',
    `harness.run.completed c<b
     log.record b untrusted
     rpc.dispatch a<b`,
    'harness.run, rpc.dispatch < remote',
  ],
  [
    'a parent never leads in a circle',
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
  [
    'an id belongs to the first span that has it; the others are its children',
    `harness.run.completed a
     run.completed a
     exec.process.completed a traced`,
    'exec < harness.run, harness.run, run < harness.run',
    'a',
  ],
  [
    'an id belongs to a span of a lower rank that is open',
    `message.dispatch.started a internal
     harness.run.started a
     harness.run.completed a
     message.processed a internal`,
    'harness.run < message.processed, message.processed',
    'a',
  ],
  [
    'an id belongs to the dispatch of a request, whose other phases come first',
    `rpc.response a
     rpc.handler a
     rpc.dispatch a`,
    'rpc.dispatch, rpc.handler < rpc.dispatch, rpc.response < rpc.dispatch',
    'a',
  ],
  [
    'an id belongs to the dispatch though a message with the id is open',
    `message.dispatch.started a internal
     rpc.dispatch a
     message.processed a internal`,
    'message.processed < rpc.dispatch, rpc.dispatch',
    'a',
  ],
  [
    'an id belongs to the first of those that waited for a dispatch that does not come',
    `harness.run.completed b<a
     rpc.response a`,
    'harness.run < rpc.response, rpc.response',
    'a',
  ],
  [
    'a client that names as its span its own id makes no circle and costs no span',
    `rpc.dispatch a<a
     harness.run.completed b<a
     run.completed c<b`,
    'harness.run < rpc.dispatch, rpc.dispatch, run < harness.run',
  ],
  [
    'nor does one that names an id of the gateway that comes later',
    `rpc.dispatch a<c
     harness.run.completed b<a
     run.completed c<b`,
    'harness.run < rpc.dispatch, rpc.dispatch < run, run',
  ],
])('%s', (_, lines, expected, root) => {
  const spans = recorded(lines);
  expect(tree(spans)).toBe(expected);
  const contexts = spans.spans.map((span) => span.spanContext());
  expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(contexts.length);
  for (const { traceId } of contexts) expect(traceId).toBe(TRACE_ID);
  const top = spans.spans.find(({ parentSpanContext }) => parentSpanContext === undefined);
  if (root !== undefined) expect(top?.spanContext().spanId).toBe(id(root));
});

it('a parent is looked for far above, and not for ever', () => {
  const chain = new RecordedSpans();
  const nth = (index: number): string => index.toString(16).padStart(16, '0');
  const tell = (type: string, span: number, parent?: number): void => {
    const trace = { traceId: TRACE_ID, spanId: nth(span), parentSpanId: parent && nth(parent) };
    chain.record(type, undefined, { trace });
  };
  tell('harness.run.started', 1);
  for (let index = 2; index < 100; index += 1) tell('run.progress', index, index - 1);
  tell('model.usage', 200, 32);
  tell('model.usage', 201, 99);
  expect(chain.spans.map((span) => span.parentSpanContext?.spanId)).toEqual([nth(1), undefined]);
});

it('a parent that is no span itself leads to its caller', () => {
  const lines = 'rpc.dispatch a<f\nrpc.response a\nmodel.failover b<a';
  const spans = recorded(lines, { unlisted: false });
  expect(tree(spans)).toBe('model.failover < remote');
});

it.each([
  ['stay two trees below the spans of the client', ['a<e', '1<a', 'b<f', '2<b'], 'eafb'],
  ['lose no span when it sends the same ids again', ['a<f', 'b<a', 'a<f', 'b<a'], 'fafa'],
])('two turns of one trace of a client %s', (_, [first, below, second, last], parents) => {
  const { spans } = recorded(`
    rpc.dispatch ${first}
    harness.run.completed ${below}
    rpc.dispatch ${second}
    harness.run.completed ${last}`);
  expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(4);
  expect(spans.map((span) => span.parentSpanContext?.spanId)).toEqual([...parents].map(id));
});

it.each([
  ['01', new AlwaysOffSampler(), 3],
  ['00', new AlwaysOnSampler(), 0],
])('sampling follows the caller with flags %s for the whole trace', (traceFlags, root, kept) => {
  const spans = new RecordedSpans({ sampler: new ParentBasedSampler({ root }) });
  const tell = (type: string, span: string, parent: string): void => {
    const trace = { ...traceOf({ span, parent }), traceFlags };
    spans.record(type, undefined, { phase: 'dispatch', trace });
  };
  tell('gateway.rpc', 'a', 'f');
  tell('harness.run.completed', 'b', 'a');
  tell('run.completed', 'c', 'b');
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

it('a preloaded SDK that fails at one span or record gets the others all the same', () => {
  const [ended, located]: [string[], unknown[]] = [[], []];
  const fail = (): never => {
    throw new Error('full');
  };
  const processor: SpanProcessor = {
    onStart() {},
    onEnd({ name }) {
      ended.push(name);
      fail();
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('failing');
  const { recorder } = recorded(
    `harness.run.started a
     run.started b<a
     context.assembled d<c
     model.usage e<c`,
    { preloaded: true, tracer },
  );
  for (const use of [fail, (span: unknown) => located.push(span)])
    recorder.locate(traceOf({ span: 'f' }), use);
  recorder.shutdown();
  expect(ended).toHaveLength(4);
  expect(located).toEqual([undefined]);
});

it('an event that is not trusted has no parent and no id of the gateway, and ends no span of others', () => {
  const spans = recorded(`
    run.started a
    model.usage b<a traced
    message.delivery.completed b<a untrusted
    run.completed a traced
    run.started b traced
    rpc.response a internal
    skill.used a untrusted`);
  expect(spans.recorder.openSpans).toBe(1);
  expect(tree(spans)).toBe('message.delivery, model.usage, run');
  for (const span of spans.spans) expect(span.spanContext().traceId).not.toBe(TRACE_ID);
});
