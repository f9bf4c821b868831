import { describe, expect, it } from 'vitest';
import { PrometheusHandlers } from '../../../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { INTERNAL, RecordedSpans, TRACE_ID, TRUSTED } from '../../../../kit/recorded-spans.ts';
import { recordedEvents } from '../../../../kit/recording.ts';
import { heldBy } from '../../../../kit/series.ts';

/**
 * What users of the official plugins asked for, by the numbers of its public tracker, as far as the
 * gateway's events can answer it. runtime/otel/spans/README.md has the table.
 */

const SESSION = 'agent:support:telegram:direct:+15551234567';
const KEY = { sessionKey: SESSION, sessionId: 'a3c1' };
const RUN = { ...KEY, runId: 'r', provider: 'amazon-bedrock', model: 'claude' };

/** A message that comes in by RPC, and all that it causes. */
function turn(spans: RecordedSpans): void {
  const message = { ...KEY, channel: 'telegram', source: 'chat' };
  const usage = { input: 3, cacheRead: 4, output: 0 };
  const call = { ...RUN, callId: 'c', usage };
  const tool = { ...KEY, toolName: 'exec', toolCallId: 't' };
  const failed = { ...RUN, outcome: 'error', errorCategory: 'timeout' };
  const [a, b, c] = [{ span: 'a' }, { span: 'b', parent: 'a' }, { span: 'c', parent: 'b' }];
  const [d, e] = [
    { span: 'd', parent: 'c' },
    { span: 'e', parent: 'c' },
  ];
  spans.record('gateway.rpc', a, { method: 'chat.send', phase: 'response' });
  spans.record('gateway.rpc', a, { method: 'chat.send', phase: 'dispatch' });
  spans.record('message.dispatch.started', a, message, INTERNAL);
  spans.record('harness.run.started', b, { ...RUN, harnessId: 'h' });
  spans.record('run.started', c, RUN);
  spans.record('model.call.started', d, call);
  spans.record('model.call.completed', d, call, TRUSTED, {
    modelContent: {
      inputMessages: [{ role: 'user', content: 'how is the weather' }],
      outputMessages: [{ role: 'assistant', content: 'it rains' }],
    },
  });
  spans.record('tool.execution.started', e, tool);
  spans.record('tool.execution.error', e, { ...tool, errorCategory: 'aborted' });
  spans.record('run.completed', c, failed, TRUSTED, {
    errorMessage: 'no answer for token=ghp_0123456789abcdefghij0123456789abcdef',
  });
  spans.record('model.usage', a, { ...RUN, usage: { ...usage, total: 7 }, costUsd: 0.25 });
  spans.record('harness.run.completed', b, { ...RUN, harnessId: 'h', outcome: 'completed' });
  spans.record('message.processed', a, { ...message, outcome: 'completed' }, INTERNAL);
}

function recorded(setup: ConstructorParameters<typeof RecordedSpans>[0] = {}): RecordedSpans {
  const spans = new RecordedSpans({ unlisted: false, ...setup });
  turn(spans);
  return spans;
}

const events = recordedEvents();

function replayed(): RecordedSpans {
  const spans = new RecordedSpans({ unlisted: false });
  for (const { event, metadata, privateData } of events)
    spans.recorder.record(event, metadata, privateData as object);
  spans.recorder.shutdown();
  return spans;
}

it('#113044 #75174 #112278 #112486 #112283: one message is one trace with one root', () => {
  const { spans } = recorded();
  expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE_ID]));
  const roots = spans.filter(({ parentSpanContext }) => parentSpanContext === undefined);
  expect(roots.map(({ name }) => name)).toEqual(['openclaw.gateway.rpc.dispatch']);
});

it('#62964 #59930: a message has its breakdown below it', () => {
  const spans = recorded();
  expect(spans.parentOf('openclaw.message.processed')).toBe('openclaw.gateway.rpc.dispatch');
  expect(spans.parentOf('openclaw.harness.run')).toBe('openclaw.gateway.rpc.dispatch');
  expect(spans.parentOf('openclaw.run')).toBe('openclaw.harness.run');
  expect(spans.parentOf('openclaw.model.call')).toBe('openclaw.run');
  const channel = new RecordedSpans();
  channel.record('message.dispatch.started', { span: 'a' }, {}, INTERNAL);
  channel.record('harness.run.completed', { span: 'b', parent: 'a' });
  channel.record('message.processed', { span: 'a' }, { outcome: 'completed' }, INTERNAL);
  expect(channel.parentOf('openclaw.harness.run')).toBe('openclaw.message.processed');
});

it('what a request causes that is not traced hangs below its caller', () => {
  const below = new RecordedSpans({ unlisted: false });
  below.record('gateway.rpc', { span: 'a', parent: 'f' }, { phase: 'dispatch', method: 'health' });
  below.record('model.failover', { span: 'b', parent: 'a' });
  expect(below.parentOf('openclaw.model.failover')).toBe('remote');
});

it('tokens and cost are counted once: on the calls alone', () => {
  const { spans } = replayed();
  const withTokens = spans.filter(({ attributes }) =>
    Object.keys(attributes).some((name) => name.startsWith('gen_ai.usage.')),
  );
  expect(new Set(withTokens.map(({ name }) => name))).toEqual(new Set(['openclaw.model.call']));
  const said = events
    .filter(({ event }) => /^model\.call\.(completed|error)$/.test(event.type))
    .map(({ event }) => Reflect.get(event, 'usage') ?? {});
  const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
  const input = said.map(
    ({ promptTokens, input = 0, cacheRead = 0, cacheWrite = 0 }) =>
      promptTokens ?? input + cacheRead + cacheWrite,
  );
  expect(
    sum(spans.map(({ attributes }) => Number(attributes['gen_ai.usage.input_tokens'] ?? 0))),
  ).toBe(sum(input));
  const registry = new PrometheusRegistry({ redact: redactSecrets });
  const handlers = new PrometheusHandlers(registry);
  for (const { event, metadata } of events) handlers.record(event, metadata);
  const tokens = registry.store.families.find(
    ({ name }) => name === 'openclaw_gen_ai_client_token_usage',
  );
  const counted = heldBy(tokens!).filter(({ labels }) => labels['token_type'] === 'input');
  expect(sum(counted.map(({ value }) => value)), 'metric and spans agree').toBe(sum(input));
  const usage = recorded().span('openclaw.model.usage').attributes;
  expect(usage).toMatchObject({ 'openclaw.tokens.total': 7 });
  expect(usage).not.toHaveProperty(['gen_ai.operation.name']);
  expect(usage).not.toHaveProperty(['openclaw.cost.usd']);
  const costs = spans.flatMap(({ attributes }) => Number(attributes['openclaw.cost.usd'] ?? 0));
  expect(sum(costs)).toBeCloseTo(sum(said.map(({ cost }) => cost?.total ?? 0)), 12);
  expect(sum(costs)).toBeGreaterThan(0.1);
});

describe('#119688 #144294 #150044: which agent', () => {
  it('is named by every span of a turn, and nothing else of the session leaves', () => {
    const spans = recorded();
    for (const name of ['message.processed', 'harness.run', 'run', 'model.call', 'tool.execution'])
      expect(spans.span(`openclaw.${name}`).attributes, name).toMatchObject({
        'openclaw.agent': 'support',
        'gen_ai.agent.id': 'support',
      });
    const { attributes } = spans.span('openclaw.harness.run');
    expect(attributes['gen_ai.agent.name']).toBe('support');
    const left = JSON.stringify(spans.spans.map(({ name, attributes }) => [name, attributes]));
    expect(left).not.toContain('telegram:direct');
    expect(left).not.toContain('15551234567');
  });

  it('is named by every run of the recordings', () => {
    const runs = replayed().spans.filter(({ name }) => name === 'openclaw.harness.run');
    expect(runs.length).toBeGreaterThan(100);
    for (const { attributes } of runs) expect(attributes['gen_ai.agent.id']).toBe('main');
  });

  it.each([
    'agent:',
    'agent::x',
    'agent:a b:x',
    'agent:only',
    'x:agent:y',
    'agent:ghp_0123456789abcdefghij0123456789abcdef:x',
    7,
  ])('is not made up from %s', (sessionKey) => {
    const spans = new RecordedSpans();
    spans.record('run.completed', { span: 'a' }, { sessionKey });
    expect([undefined, 'unknown']).toContain(
      spans.span('openclaw.run').attributes['openclaw.agent'],
    );
  });
});

it('#91927 #92956: spans of one conversation can be grouped, by a keyed hash, for who asks', () => {
  const ids = ['gen_ai.conversation.id', 'session.id'];
  for (const { attributes } of recorded().spans)
    for (const id of ids) expect(attributes).not.toHaveProperty([id]);
  const spans = recorded({ conversations: true });
  const hash = spans.span('openclaw.harness.run').attributes['session.id'];
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  for (const name of ['message.processed', 'run', 'model.call', 'tool.execution', 'model.usage'])
    for (const id of ids) expect(spans.span(`openclaw.${name}`).attributes[id]).toBe(hash);
});

it('#90050 #77391: with capture on, the turn shows what was said; without, nothing', () => {
  const attributes = recorded({ captureContent: true }).span('openclaw.harness.run').attributes;
  expect(attributes['input.value']).toContain('how is the weather');
  expect(attributes['output.value']).toContain('it rains');
  const closed = recorded()
    .spans.map((span) => JSON.stringify(span.attributes))
    .join();
  expect(closed).not.toContain('weather');
  const one = recorded({ captureContent: { inputMessages: true } });
  expect(one.span('openclaw.harness.run').attributes).not.toHaveProperty(['output.value']);
});

it('#110260: a gateway that does nothing shows its memory and its queue', () => {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  // All that it emits of its own accord, every 30 seconds.
  const memory = { rssBytes: 300 };
  const idle = { active: 0, waiting: 0, queued: 0 };
  const webhooks = { received: 0, processed: 0, errors: 0 };
  for (const event of [
    { type: 'diagnostic.memory.sample', memory },
    { type: 'diagnostic.heartbeat', webhooks, ...idle },
  ])
    handlers.record({ ts: 1, seq: 1, ...event } as never, INTERNAL);
  const shown = new Map(
    registry.store.families.flatMap((family) =>
      heldBy(family).map(({ value }) => [family.name, value] as const),
    ),
  );
  expect(shown.get('openclaw_memory_rss_bytes')).toBe(300);
  expect(shown.get('openclaw_heartbeat_sessions')).toBe(0);
});
