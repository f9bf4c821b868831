import { describe, expect, it } from 'vitest';
import {
  INTERNAL,
  id,
  RecordedSpans,
  record,
  recorded,
  TRACE_ID,
  TRUSTED,
  tree,
} from '../../../../kit/recorded-spans.ts';

describe('an id of the gateway', () => {
  it.each([
    [
      'the first span that has it; the others are its children',
      'harness.run',
      `harness.run.completed a
       run.completed a
       exec.process.completed a traced`,
      'exec < harness.run, harness.run, run < harness.run',
    ],
    [
      'a span of a lower rank that is open',
      'message.processed',
      `message.dispatch.started a internal
       harness.run.started a
       harness.run.completed a
       message.processed a internal`,
      'harness.run < message.processed, message.processed',
    ],
    [
      'the dispatch of a request, whose other phases come first',
      'gateway.rpc.dispatch',
      `rpc.response a
       rpc.handler a
       rpc.dispatch a`,
      'rpc.dispatch, rpc.handler < rpc.dispatch, rpc.response < rpc.dispatch',
    ],
    [
      'the dispatch though a message with the id is open',
      'gateway.rpc.dispatch',
      `message.dispatch.started a internal
       rpc.dispatch a
       message.processed a internal`,
      'message.processed < rpc.dispatch, rpc.dispatch',
    ],
    [
      'the first of those that waited for a dispatch that does not come',
      'gateway.rpc.response',
      `rpc.response a
       harness.run.completed b<a`,
      'harness.run < rpc.response, rpc.response',
    ],
  ])('belongs to %s', (_, owner, lines, expected) => {
    const spans = recorded(lines);
    expect(tree(spans)).toBe(expected);
    expect(spans.span(`openclaw.${owner}`).spanContext().spanId).toBe(id('a'));
    const contexts = spans.spans.map((span) => span.spanContext());
    expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(contexts.length);
    for (const { traceId } of contexts) expect(traceId).toBe(TRACE_ID);
  });

  it('is not given to a second span of the same kind, which stands beside the first', () => {
    const { spans } = recorded(`
      harness.run.started c
      run.started a<c
      run.completed a<c
      run.started a<c
      run.completed a<c
      harness.run.completed c`);
    const runs = spans.filter(({ name }) => name === 'openclaw.run');
    const parents = runs.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    expect(parents).toEqual([id('c'), id('c')]);
    expect(new Set(runs.map((one) => one.spanContext().spanId)).size).toBe(2);
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
      'none',
    ])
      spans.recorder.record({ type: 'run.completed', ts: 1, trace: trace as never }, TRUSTED);
    const contexts = spans.spans.map((span) => span.spanContext());
    expect(new Set(contexts.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).size).toBe(7);
    for (const { traceId, spanId } of contexts) {
      expect(traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
    }
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

const OTHER_TRACE = 'f'.repeat(32);
const AT = 1_800_000_000_000;

/** The same ids in another trace. */
function elsewhere(spans: RecordedSpans, type: string, span: string, parent?: string): void {
  const trace = {
    traceId: OTHER_TRACE,
    spanId: id(span),
    ...(parent && { parentSpanId: id(parent) }),
  };
  spans.recorder.record({ type, ts: AT, trace }, TRUSTED);
}

it('a span id that two traces use at once is two spans, each with children of its own trace', () => {
  const spans = new RecordedSpans();
  spans.record('run.started', { span: 'a' });
  elsewhere(spans, 'run.started', 'a');
  elsewhere(spans, 'model.call.completed', 'b', 'a');
  spans.record('tool.execution.completed', { span: 'c', parent: 'a' });
  elsewhere(spans, 'run.completed', 'a');
  spans.record('run.completed', { span: 'a' });
  const tree = spans.spans.map((span) => [
    span.name,
    span.spanContext().traceId,
    span.spanContext().spanId,
    span.parentSpanContext?.traceId,
  ]);
  expect(tree).toEqual([
    ['openclaw.model.call', OTHER_TRACE, id('b'), OTHER_TRACE],
    ['openclaw.tool.execution', TRACE_ID, id('c'), TRACE_ID],
    ['openclaw.run', OTHER_TRACE, id('a'), undefined],
    ['openclaw.run', TRACE_ID, id('a'), undefined],
  ]);
});

it.each([
  ['its own id', 'a'],
  ['an id of the gateway that comes later', 'c'],
])('a client that names as its span %s makes no circle and costs no span', (_, parent) => {
  const spans = recorded(`
    rpc.dispatch a<${parent}
    harness.run.completed b<a
    run.completed c<b`);
  spans.recorder.shutdown();
  expect(spans.spans).toHaveLength(3);
  const parents = new Map(
    spans.spans.map((span) => [span.spanContext().spanId, span.parentSpanContext?.spanId]),
  );
  expect(parents.size).toBe(3);
  for (const start of parents.keys()) {
    const seen = new Set<string>();
    for (let at: string | undefined = start; at !== undefined; at = parents.get(at)) {
      expect(seen).not.toContain(at);
      seen.add(at);
    }
  }
});
