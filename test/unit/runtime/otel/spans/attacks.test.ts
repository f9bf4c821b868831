import { expect, it } from 'vitest';
import { id, RecordedSpans, TRACE_ID, TRUSTED } from '../../../../kit/recorded-spans.ts';

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
  const spans = new RecordedSpans();
  const dispatch = { phase: 'dispatch', method: 'agent', outcome: 'ok', durationMs: 5 };
  spans.record('gateway.rpc', { span: 'a', parent }, dispatch);
  spans.record('harness.run.completed', { span: 'b', parent: 'a' });
  spans.record('run.completed', { span: 'c', parent: 'b' });
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
