import { describe, expect, it } from 'vitest';
import {
  INTERNAL,
  id,
  RecordedSpans,
  TRACE_ID,
  TRACED,
  TRUSTED,
  UNTRUSTED,
} from './recorded-spans.ts';

const RUN = { runId: 'r1' };

describe('owner: the span that the event names', () => {
  it('is open', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('context.assembled', { span: 'b', parent: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, { ...RUN, outcome: 'completed', durationMs: 2 });
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
  });

  it('is finished and retained', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('model.call.started', { span: 'b', parent: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, { ...RUN, outcome: 'completed', durationMs: 2 });
    spans.record('model.call.completed', { span: 'b', parent: 'a' }, { ...RUN, durationMs: 1 });
    spans.record('tool.execution.completed', { span: 'c', parent: 'a' }, { ...RUN, durationMs: 1 });
    expect(spans.parentOf('openclaw.model.call')).toBe('openclaw.run');
    expect(spans.parentOf('openclaw.tool.execution')).toBe('openclaw.run');
  });

  it('was never exported, and another stands in for it in the same run only', () => {
    const spans = new RecordedSpans();
    spans.record('run.attempt', { span: 'f' });
    spans.record('run.started', { span: 'a', parent: 'f' }, RUN);
    spans.record('context.assembled', { span: 'b', parent: 'f' }, RUN);
    spans.record('model.call.completed', { span: 'c', parent: 'f' }, { runId: 'other' });
    spans.record('run.completed', { span: 'a', parent: 'f' }, RUN);
    expect(spans.parentOf('openclaw.run')).toBeUndefined();
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
    expect(spans.parentOf('openclaw.model.call')).toBeUndefined();
  });

  it('is not retained when its type is not', () => {
    const spans = new RecordedSpans();
    spans.record('tool.execution.started', { span: 'a' });
    spans.record('tool.execution.completed', { span: 'a' });
    spans.record('harness.run.started', { span: 'b', parent: 'a' });
    spans.record('harness.run.completed', { span: 'b', parent: 'a' });
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
  });

  it('is kept by a child that began in time, however late the child ends', () => {
    const spans = new RecordedSpans();
    spans.record('tool.execution.started', { span: 'a' });
    spans.record('harness.run.started', { span: 'b', parent: 'a' });
    spans.record('tool.execution.completed', { span: 'a' });
    spans.record('harness.run.completed', { span: 'b', parent: 'a' });
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.tool.execution');
  });

  it('is told after the child', () => {
    const spans = new RecordedSpans();
    spans.record('context.assembled', { span: 'b', parent: 'a' }, RUN);
    expect(spans.spans).toHaveLength(0);
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('run.completed', { span: 'a' }, RUN);
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
  });

  it('is told after the grandchild', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'b', parent: 'a' }, RUN);
    spans.record('context.assembled', { span: 'c', parent: 'b' }, RUN);
    spans.record('harness.run.started', { span: 'a' });
    spans.record('run.completed', { span: 'b', parent: 'a' }, RUN);
    spans.record('harness.run.completed', { span: 'a' });
    expect(spans.parentOf('openclaw.context.assembled')).toBe('openclaw.run');
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
  });

  it('never comes, so that the child begins a trace after a while', () => {
    let now = 1_800_000_000_000;
    const spans = new RecordedSpans({ now: () => now });
    spans.record('context.assembled', { span: 'b', parent: 'a' }, RUN);
    now += 60_000;
    spans.record('diagnostic.gc', undefined, { durationMs: 1 }, INTERNAL);
    expect(spans.parentOf('openclaw.context.assembled')).toBeUndefined();
    spans.record('model.usage', { span: 'c', parent: 'a' });
    expect(spans.parentOf('openclaw.model.usage')).toBeUndefined();
  });

  it('has not been heard of when the recorder stops', () => {
    const spans = new RecordedSpans();
    spans.record('context.assembled', { span: 'b', parent: 'a' }, RUN);
    spans.recorder.shutdown();
    expect(spans.parentOf('openclaw.context.assembled')).toBeUndefined();
  });

  it('leads in a circle, which ends the line', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.started', { span: 'a', parent: 'b' });
    spans.record('run.started', { span: 'b', parent: 'a' }, RUN);
    spans.record('run.completed', { span: 'b', parent: 'a' }, RUN);
    spans.record('harness.run.completed', { span: 'a', parent: 'b' });
    expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
  });
});

describe('a parent that is not exported', () => {
  it('gives way to the nearest ancestor that is', () => {
    const spans = new RecordedSpans();
    spans.record('run.started', { span: 'a' }, RUN);
    spans.record('queue.lane.enqueue', { span: 'b', parent: 'a' }, {}, INTERNAL);
    spans.record('queue.lane.enqueue', { span: 'c', parent: 'b' }, {}, INTERNAL);
    spans.record('queue.lane.dequeue', { span: 'c' }, {}, INTERNAL);
    spans.record('harness.run.started', { span: 'd', parent: 'c' });
    spans.record('harness.run.completed', { span: 'd', parent: 'c' });
    spans.record('run.completed', { span: 'a' }, RUN);
    expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.run');
  });

  it('gives way to the caller that the request belongs to', () => {
    const spans = new RecordedSpans();
    spans.record('gateway.rpc', { span: 'b', parent: 'f' }, { phase: 'response' });
    spans.record('harness.run.completed', { span: 'c', parent: 'b' });
    const { parentSpanContext } = spans.span('openclaw.harness.run');
    expect(parentSpanContext).toMatchObject({ spanId: id('f'), isRemote: true });
  });

  it('leads outside only where an exported span does', () => {
    const spans = new RecordedSpans();
    spans.record('run.progress', { span: 'b', parent: 'f' });
    spans.record('harness.run.completed', { span: 'c', parent: 'b' });
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
  });

  it('may lead in a circle', () => {
    const spans = new RecordedSpans();
    spans.record('run.progress', { span: 'b', parent: 'c' });
    spans.record('run.progress', { span: 'c', parent: 'b' });
    spans.record('harness.run.completed', { span: 'd', parent: 'b' });
    expect(spans.parentOf('openclaw.harness.run')).toBeUndefined();
  });
});

describe('exported: the own id first, then that of the parent', () => {
  it('shares the id of an open span', () => {
    const spans = new RecordedSpans();
    spans.record('harness.run.started', { span: 'a' });
    spans.record('run.started', { span: 'b', parent: 'a' }, RUN);
    spans.record('exec.process.completed', { span: 'a', parent: 'b' }, {}, TRACED);
    spans.recorder.shutdown();
    expect(spans.parentOf('openclaw.exec')).toBe('openclaw.harness.run');
  });

  it('names an exported parent', () => {
    const spans = new RecordedSpans();
    spans.record('run.completed', { span: 'b' }, RUN);
    spans.record('exec.process.completed', { span: 'a', parent: 'b' }, {}, TRACED);
    expect(spans.parentOf('openclaw.exec')).toBe('openclaw.run');
  });

  it('finds none', () => {
    const spans = new RecordedSpans();
    spans.record('exec.process.completed', { span: 'a', parent: 'b' }, {}, TRACED);
    expect(spans.parentOf('openclaw.exec')).toBeUndefined();
  });
});

describe('message: exported, else outside the service', () => {
  const delivered = 'message.delivery.completed';

  it('shares the id of an exported span', () => {
    const spans = new RecordedSpans();
    spans.record('message.dispatch.started', { span: 'a' }, {}, INTERNAL);
    spans.record('message.processed', { span: 'a' }, {}, INTERNAL);
    spans.record(delivered, { span: 'a' }, {}, INTERNAL);
    expect(spans.parentOf('openclaw.message.delivery')).toBe('openclaw.message.processed');
  });

  it('has a parent outside', () => {
    const spans = new RecordedSpans();
    spans.record(delivered, { span: 'a', parent: 'b' }, {}, INTERNAL);
    const parent = spans.span('openclaw.message.delivery').parentSpanContext;
    expect(parent).toMatchObject({ traceId: TRACE_ID, spanId: id('b'), isRemote: true });
  });

  it('takes no id of the service itself for one outside', () => {
    const spans = new RecordedSpans();
    spans.record('queue.lane.enqueue', { span: 'b' }, {}, INTERNAL);
    spans.record(delivered, { span: 'a', parent: 'b' }, {}, INTERNAL);
    expect(spans.parentOf('openclaw.message.delivery')).toBeUndefined();
  });
});

describe('remote: the parent that the event names', () => {
  it('is outside the service', () => {
    const spans = new RecordedSpans();
    spans.record('gateway.rpc', { span: 'a', parent: 'b' }, { phase: 'response' });
    expect(spans.parentOf('openclaw.gateway.rpc.response')).toBe('remote');
    expect(spans.span('openclaw.gateway.rpc.response').spanContext().traceId).toBe(TRACE_ID);
  });

  it('is exported by us', () => {
    const spans = new RecordedSpans();
    spans.record('message.dispatch.started', { span: 'b' }, {}, INTERNAL);
    spans.record('gateway.rpc', { span: 'a', parent: 'b' }, { phase: 'handler' });
    spans.recorder.shutdown();
    expect(spans.parentOf('openclaw.gateway.rpc.handler')).toBe('openclaw.message.processed');
  });

  it('is ours but not exported', () => {
    const spans = new RecordedSpans();
    spans.record('log.record', { span: 'b' }, {}, TRACED);
    spans.record('gateway.rpc', { span: 'a', parent: 'b' }, { phase: 'dispatch' });
    expect(spans.parentOf('openclaw.gateway.rpc.dispatch')).toBeUndefined();
  });

  it('is not learnt from an event that nobody vouches for', () => {
    const spans = new RecordedSpans();
    spans.record('log.record', { span: 'b' }, {}, UNTRUSTED);
    spans.record('gateway.rpc', { span: 'a', parent: 'b' }, { phase: 'dispatch' });
    expect(spans.parentOf('openclaw.gateway.rpc.dispatch')).toBe('remote');
  });
});

it('none: an event whose type has no parent begins a trace', () => {
  const spans = new RecordedSpans();
  spans.record('run.started', { span: 'b' }, RUN);
  spans.record('tool.loop', { span: 'a', parent: 'b' }, {}, TRUSTED);
  expect(spans.parentOf('openclaw.tool.loop')).toBeUndefined();
});

describe('an event that nobody vouches for', () => {
  it('has no parent', () => {
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
    expect(spans.spans.filter((span) => span.parentSpanContext !== undefined)).toEqual([]);
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

it('keeps two spans apart that begin under one id', () => {
  const spans = new RecordedSpans();
  spans.record('harness.run.started', { span: 'a' });
  spans.record('message.dispatch.started', { span: 'a' }, {}, INTERNAL);
  spans.record('run.started', { span: 'b', parent: 'a' }, RUN);
  spans.record('message.processed', { span: 'a' }, { outcome: 'completed' }, INTERNAL);
  spans.record('run.completed', { span: 'b', parent: 'a' }, RUN);
  spans.record('harness.run.completed', { span: 'a' });
  expect(spans.spans).toHaveLength(3);
  expect(spans.parentOf('openclaw.run')).toBe('openclaw.message.processed');
});

it('ignores what does not look like an id', () => {
  const spans = new RecordedSpans();
  for (const trace of [
    { traceId: 'x', spanId: id('a') },
    { traceId: TRACE_ID, spanId: '0'.repeat(16) },
    { traceId: TRACE_ID.toUpperCase(), spanId: id('a') },
    { traceId: 7, spanId: {} },
    'none',
  ])
    spans.recorder.record({ type: 'run.started', ts: 1, trace: trace as never }, TRUSTED);
  expect(spans.recorder.openSpans).toBe(0);
});
