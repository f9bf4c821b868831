import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import {
  INTERNAL,
  id,
  RecordedSpans,
  TRACE_ID,
  TRACED,
  TRUSTED,
  traceOf,
  UNTRUSTED,
} from '../../../../kit/recorded-spans.ts';

const RUN = { runId: 'r1' };
const rpc = (spans: RecordedSpans, phase: string, ids: { span: string; parent?: string }): void =>
  spans.record('gateway.rpc', ids, { phase });

describe('ids', () => {
  it('are those of the event', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, RUN);
    expect(spans.span('openclaw.run').spanContext()).toMatchObject({
      traceId: TRACE_ID,
      spanId: id('a'),
    });
  });

  it('belong to the first span that has them; the others are its children', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.completed', { span: 'a' });
    spans.record('run.completed', { span: 'a' }, RUN);
    spans.record('exec.process.completed', { span: 'a' }, {}, TRACED);
    expect(spans.span('openclaw.harness.run').spanContext().spanId).toBe(id('a'));
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
    expect(spans.parentOf('openclaw.exec')).toBe('openclaw.harness.run');
    const ids = spans.spans.map((span) => span.spanContext());
    expect(new Set(ids.map(({ spanId }) => spanId)).size).toBe(3);
    expect(new Set(ids.map(({ traceId }) => traceId))).toEqual(new Set([TRACE_ID]));
  });

  it('belong to a span of a lower rank that is open', () => {
    const spans = new RecordedSpans();
    spans.record('message.dispatch.started', { span: 'a' }, {}, INTERNAL);
    spans.record('harness.run.started', { span: 'a' });
    spans.record('harness.run.completed', { span: 'a' });
    spans.record('message.processed', { span: 'a' }, { outcome: 'completed' }, INTERNAL);
    expect(spans.span('openclaw.message.processed').spanContext().spanId).toBe(id('a'));
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.message.processed');
  });

  it('belong to the dispatch of a request, whose other phases come first', () => {
    const spans = new RecordedSpans();
    rpc(spans, 'response', { span: 'a' });
    rpc(spans, 'handler', { span: 'a' });
    expect(spans.exported).toEqual([]);
    rpc(spans, 'dispatch', { span: 'a' });
    expect(spans.exported).toHaveLength(3);
    expect(spans.parentOf('openclaw.gateway.rpc.response')).toBe('openclaw.gateway.rpc.dispatch');
    expect(spans.parentOf('openclaw.gateway.rpc.handler')).toBe('openclaw.gateway.rpc.dispatch');
  });

  it('belong to the dispatch though a message with the id is open', () => {
    const spans = new RecordedSpans();
    spans.record('message.dispatch.started', { span: 'a' }, {}, INTERNAL);
    rpc(spans, 'dispatch', { span: 'a' });
    spans.record('message.processed', { span: 'a' }, { outcome: 'completed' }, INTERNAL);
    expect(spans.parentOf('openclaw.message.processed')).toBe('openclaw.gateway.rpc.dispatch');
  });

  it('belong to the first of those that waited for a dispatch that does not come', () => {
    const spans = new RecordedSpans();
    rpc(spans, 'response', { span: 'a' });
    spans.record('harness.run.completed', { span: 'b', parent: 'a' });
    expect(spans.exported).toEqual([]);
    spans.wait(4_999);
    expect(spans.exported).toEqual([]);
    spans.wait(1_000);
    expect(spans.exported).toHaveLength(2);
    expect(spans.span('openclaw.gateway.rpc.response').spanContext().spanId).toBe(id('a'));
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.gateway.rpc.response');
  });

  it('are made up for a second span of the same kind, which stands beside the first', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.started', { span: 'c' });
    for (const attempt of [1, 2]) {
      spans.record('run.started', { span: 'a', parent: 'c' }, { ts: 1_800_000_000_000 + attempt });
      spans.record('run.completed', { span: 'a', parent: 'c' });
    }
    spans.record('harness.run.completed', { span: 'c' });
    const runs = spans.spans.filter(({ name }) => name === 'openclaw.run');
    const harness = spans.span('openclaw.harness.run').spanContext().spanId;
    expect(runs.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
      harness,
      harness,
    ]);
    expect(new Set(runs.map((run) => run.spanContext().spanId)).size).toBe(2);
  });

  it('that are none cost no span, and none is merged with another', () => {
    const spans = new RecordedSpans();
    for (const trace of [
      { traceId: 'x', spanId: id('a') },
      { traceId: TRACE_ID, spanId: '0'.repeat(16) },
      { traceId: TRACE_ID.toUpperCase(), spanId: id('a') },
      { traceId: 7, spanId: {} },
      { traceId: '0'.repeat(32), spanId: id('a'), parentSpanId: id('b') },
      'none',
    ])
      spans.recorder.record({ type: 'run.completed', ts: 1, trace: trace as never }, TRUSTED);
    const contexts = spans.spans.map((span) => span.spanContext());
    expect(contexts).toHaveLength(6);
    expect(new Set(contexts.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).size).toBe(6);
    for (const { traceId, spanId } of contexts) {
      expect(traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
    }
    // A usable trace id is kept even where the span id is not.
    expect(contexts.filter(({ traceId }) => traceId === TRACE_ID)).toHaveLength(1);
  });

  it('of one span do not reach another that begins while it is made', () => {
    const spans = new RecordedSpans();
    spans.record('webhook.processed', undefined, {}, INTERNAL);
    spans.record('run.completed', { span: 'a' }, RUN);
    spans.record('webhook.error', undefined, { error: 'x' }, INTERNAL);
    const traces = new Set(spans.spans.map((span) => span.spanContext().traceId));
    expect(traces.size).toBe(3);
  });
});

describe('a parent', () => {
  it('is what the event says, whether it has ended, is open or is still to come', () => {
    const spans = new RecordedSpans();
    spans.record('context.assembled', { span: 'c', parent: 'a' }, RUN);
    expect(spans.exported).toHaveLength(0);
    spans.record('run.started', { span: 'a' }, RUN);
    expect(spans.exported).toHaveLength(1);
    spans.record('model.call.completed', { span: 'd', parent: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, RUN);
    spans.record('tool.execution.completed', { span: 'e', parent: 'a' }, RUN);
    for (const child of ['context.assembled', 'model.call', 'tool.execution'])
      expect(spans.parentOf(`openclaw.${child}`)).toBe('openclaw.run');
  });

  it('that no event is a span for gives way to the nearest ancestor that is exported', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('queue.lane.enqueue', { span: 'b', parent: 'a' }, {}, INTERNAL);
    spans.record('queue.lane.enqueue', { span: 'c', parent: 'b' }, {}, INTERNAL);
    spans.record('queue.lane.dequeue', { span: 'c' }, {}, INTERNAL);
    spans.record('harness.run.completed', { span: 'd', parent: 'c' });
    spans.record('run.completed', { span: 'a' }, RUN);
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.run');
  });

  it('that nobody knows leaves a root in the same trace', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.completed', { span: 'd', parent: 'c' });
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
    expect(spans.span('openclaw.harness.run').spanContext().traceId).toBe(TRACE_ID);
  });

  it('leads outside for what callers cause, and for nothing else', () => {
    const spans = new RecordedSpans();
    rpc(spans, 'dispatch', { span: 'a', parent: 'f' });
    spans.record('run.progress', { span: 'b', parent: 'e' });
    spans.record('harness.run.completed', { span: 'c', parent: 'b' });
    expect(spans.span('openclaw.gateway.rpc.dispatch').parentSpanContext).toMatchObject({
      traceId: TRACE_ID,
      spanId: id('f'),
      isRemote: true,
    });
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
  });

  it('is not taken for one outside when the gateway uses the id', () => {
    const spans = new RecordedSpans();
    spans.record('log.record', { span: 'b' }, {}, TRACED);
    rpc(spans, 'dispatch', { span: 'a', parent: 'b' });
    expect(spans.parentOf('openclaw.gateway.rpc.dispatch')).toBeUndefined();
  });

  it('is not learnt from an event that nobody vouches for', () => {
    const spans = new RecordedSpans();
    spans.record('log.record', { span: 'b' }, {}, UNTRUSTED);
    rpc(spans, 'dispatch', { span: 'a', parent: 'b' });
    expect(spans.parentOf('openclaw.gateway.rpc.dispatch')).toBe('remote');
  });

  it('never leads in a circle', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.started', { span: 'a', parent: 'b' });
    spans.record('run.started', { span: 'b', parent: 'a' }, RUN);
    spans.record('run.completed', { span: 'b', parent: 'a' }, RUN);
    spans.record('harness.run.completed', { span: 'a', parent: 'b' });
    spans.record('run.progress', { span: 'c', parent: 'd' });
    spans.record('run.progress', { span: 'd', parent: 'c' });
    spans.record('model.usage', { span: 'e', parent: 'c' });
    spans.record('model.call.completed', { span: '9', parent: '9' });
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
    expect(spans.parentOf('openclaw.model.usage')).toBeUndefined();
    expect(spans.parentOf('openclaw.model.call')).toBeUndefined();
  });
});

describe('two turns of one trace of a client', () => {
  it('stay two trees below the spans of the client', () => {
    const spans = new RecordedSpans();
    for (const [request, caller, run] of [
      ['a', 'e', '1'],
      ['b', 'f', '2'],
    ] as const) {
      rpc(spans, 'dispatch', { span: request, parent: caller });
      spans.record('harness.run.completed', { span: run, parent: request });
    }
    const tree = spans.spans.map(({ name, parentSpanContext }) => [
      name.split('.').at(-1),
      parentSpanContext?.spanId,
    ]);
    expect(tree).toEqual([
      ['dispatch', id('e')],
      ['run', id('a')],
      ['dispatch', id('f')],
      ['run', id('b')],
    ]);
  });

  it('lose no span when the client sends the same ids again', () => {
    const spans = new RecordedSpans();
    for (let turn = 0; turn < 2; turn += 1) {
      rpc(spans, 'dispatch', { span: 'a', parent: 'f' });
      spans.record('harness.run.completed', { span: 'b', parent: 'a' });
    }
    const ids = spans.spans.map((span) => span.spanContext().spanId);
    expect(new Set(ids).size).toBe(4);
    for (const { parentSpanContext } of spans.spans)
      expect([id('a'), id('f')]).toContain(parentSpanContext?.spanId);
  });
});

describe('sampling', () => {
  const turn = (spans: RecordedSpans, flags: string): void => {
    const trace = (ids: object): object => ({ trace: { ...traceOf(ids), traceFlags: flags } });
    const record = (type: string, ids: object, fields: object = {}): void =>
      spans.recorder.record({ type, ts: 1, ...trace(ids), ...fields } as never, TRUSTED);
    record('gateway.rpc', { span: 'a', parent: 'f' }, { phase: 'dispatch' });
    record('harness.run.completed', { span: 'b', parent: 'a' });
    record('run.completed', { span: 'c', parent: 'b' });
  };

  it.each([
    ['01', 3],
    ['00', 0],
  ])('follows the caller with flags %s for the whole trace: %i spans', (flags, kept) => {
    const sampler = new ParentBasedSampler({
      root: flags === '00' ? new AlwaysOnSampler() : new AlwaysOffSampler(),
    });
    const spans = new RecordedSpans({ sampler });
    turn(spans, flags);
    expect(spans.spans).toHaveLength(kept);
  });
});

describe('a preloaded SDK', () => {
  it('makes its own ids, and spans still hang together', () => {
    const spans = new RecordedSpans({ preloaded: true });
    rpc(spans, 'dispatch', { span: 'a' });
    spans.record('harness.run.started', { span: 'b', parent: 'a' });
    spans.record('run.started', { span: 'c', parent: 'b' }, RUN);
    spans.record('model.call.started', { span: 'd', parent: 'c' }, RUN);
    const outbound = spans.recorder.bridge.resolveTraceContext(traceOf({ span: 'd' }));
    spans.record('run.completed', { span: 'c', parent: 'b' }, RUN);
    spans.record('model.call.completed', { span: 'd', parent: 'c' }, RUN);
    spans.record('exec.process.completed', { span: 'b' }, {}, TRACED);
    spans.record('harness.run.completed', { span: 'b', parent: 'a' });
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.gateway.rpc.dispatch');
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
    expect(spans.parentOf('openclaw.model.call')).toBe('openclaw.run');
    expect(spans.parentOf('openclaw.exec')).toBe('openclaw.harness.run');
    const call = spans.span('openclaw.model.call').spanContext();
    expect(call.spanId).not.toBe(id('d'));
    expect(outbound).toMatchObject({ traceId: call.traceId, spanId: call.spanId });
  });
});

describe('an event that nobody vouches for', () => {
  it('has no parent and no id of the gateway', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    for (const type of [
      'model.usage',
      'context.assembled',
      'exec.process.completed',
      'message.delivery.completed',
    ])
      spans.record(type, { span: 'b', parent: 'a' }, RUN, UNTRUSTED);
    expect(spans.spans).toHaveLength(4);
    for (const span of spans.spans) {
      expect(span.parentSpanContext).toBeUndefined();
      expect(span.spanContext().traceId).not.toBe(TRACE_ID);
    }
  });

  it('neither starts nor ends a span that others find', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN, UNTRUSTED);
    expect(spans.recorder.openSpans).toBe(0);
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, { ...RUN, durationMs: 5 }, UNTRUSTED);
    expect(spans.recorder.openSpans).toBe(1);
    expect(spans.spans).toHaveLength(1);
  });

  it('is no span where trust is asked for', () => {
    const spans = new RecordedSpans();
    spans.record('gateway.rpc', { span: 'a' }, { phase: 'response' }, INTERNAL);
    spans.record('skill.used', { span: 'a' }, {}, UNTRUSTED);
    expect(spans.spans).toEqual([]);
  });
});

it('a run that is open when the exporter is replaced stays one span', () => {
  const first = new RecordedSpans();
  first.record('harness.run.started', { span: 'a' });
  first.record('run.started', { span: 'b', parent: 'a' }, RUN);
  first.record('model.call.completed', { span: 'c', parent: 'b' }, RUN);
  const second = new RecordedSpans({ before: first.recorder.suspend() });
  second.record('model.call.completed', { span: 'd', parent: 'b' }, RUN);
  second.record('run.completed', { span: 'b', parent: 'a' }, { ...RUN, outcome: 'completed' });
  second.record('harness.run.completed', { span: 'a' });
  expect(first.exported.map(({ name }) => name)).toEqual(['openclaw.model.call']);
  expect(first.exported[0]?.parentSpanContext?.spanId).toBe(id('b'));
  expect(second.span('openclaw.run').spanContext().spanId).toBe(id('b'));
  expect(second.parentOf('openclaw.run')).toBe('openclaw.harness.run');
  expect(second.parentOf('openclaw.model.call')).toBe('openclaw.run');
});
