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

const WHO = { trusted: TRUSTED, internal: INTERNAL, traced: TRACED, untrusted: UNTRUSTED };

/**
 * Records events, one a line: `type span<parent who`, with letters for ids, who is trusted when
 * nothing is said, and `rpc.PHASE` for a request.
 */
function record(spans: RecordedSpans, lines: string): void {
  for (const line of lines.trim().split('\n')) {
    const [type = '', ids = '', who = 'trusted'] = line.trim().split(/\s+/);
    const [span = '', parent] = ids.split('<');
    const at = { span, ...(parent !== undefined && { parent }) };
    const metadata = WHO[who as keyof typeof WHO];
    const phase = /^rpc\.(.+)$/.exec(type)?.[1];
    if (phase !== undefined) spans.record('gateway.rpc', at, { phase }, metadata);
    else spans.record(type, at, {}, metadata);
  }
}

function recorded(lines: string, setup?: ConstructorParameters<typeof RecordedSpans>[0]) {
  const spans = new RecordedSpans(setup);
  record(spans, lines);
  return spans;
}

/** `name < parent` of each span, in the order of their names. */
function tree(spans: RecordedSpans): string {
  const short = (name: string): string => name.replace(/^openclaw\.(gateway\.)?/, '');
  const lines = spans.spans.map(({ name }) => {
    const parent = spans.parentOf(name);
    return parent === undefined ? short(name) : `${short(name)} < ${short(parent)}`;
  });
  return lines.sort().join(', ');
}

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
      { traceId: '0'.repeat(32), spanId: id('a'), parentSpanId: id('b') },
      'none',
    ])
      spans.recorder.record({ type: 'run.completed', ts: 1, trace: trace as never }, TRUSTED);
    const contexts = spans.spans.map((span) => span.spanContext());
    expect(new Set(contexts.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).size).toBe(6);
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
