import type { DiagnosticEvent } from '../../generated/events.ts';
import { Random } from '../kit/random.ts';

/** How often each kind occurs, and its label tuples in a store of 600 and of 2,048 series. */
const KINDS = {
  'gateway.rpc': { weight: 20, typical: 80, full: 272 },
  'model.call.completed': { weight: 12, typical: 40, full: 136 },
  'model.call.error': { weight: 2, typical: 15, full: 51 },
  'model.usage': { weight: 6, typical: 12, full: 41 },
  'run.completed': { weight: 8, typical: 30, full: 102 },
  'harness.run.completed': { weight: 8, typical: 20, full: 68 },
  'tool.execution.completed': { weight: 10, typical: 40, full: 136 },
  'tool.execution.error': { weight: 2, typical: 10, full: 34 },
  'message.received': { weight: 4, typical: 10, full: 34 },
  'message.processed': { weight: 4, typical: 10, full: 34 },
  'message.delivery.completed': { weight: 4, typical: 12, full: 41 },
  'queue.lane.enqueue': { weight: 7, typical: 8, full: 27 },
  'queue.lane.dequeue': { weight: 7, typical: 8, full: 27 },
  'session.state': { weight: 8, typical: 9, full: 31 },
  'skill.used': { weight: 2, typical: 9, full: 61 },
} as const satisfies Partial<Record<DiagnosticEvent['type'], object>>;

const channels = ['telegram', 'discord', 'slack', 'webchat', 'signal', 'whatsapp', 'matrix'];
const providers = ['anthropic', 'openai', 'google', 'openrouter', 'ollama', 'mistral'];
const methods = ['chat.send', 'chat.history', 'sessions.list', 'agent.wait', 'health', 'cron.run'];

const pick = (list: readonly string[], i: number) => list[i % list.length] ?? '';
const families = ['claude-opus', 'gpt', 'gemini-pro', 'mixtral'];
const modelOf = (i: number) => `${pick(families, i)}-${4 + (i >> 2)}`;
const providerOf = (i: number) => pick(providers, i);
const channelOf = (i: number) => pick(channels, i);
const toolOf = (i: number) => `${pick(['read', 'write', 'exec', 'browse', 'memory'], i)}_tool_${i}`;
const methodOf = (i: number) => (i < methods.length ? pick(methods, i) : `plugin.method.${i}`);
const phases = ['received', 'response', 'handler', 'dispatch'] as const;
const outcomes = [undefined, 'ok', 'returned', 'ok'] as const;

/** Milliseconds with one decimal, most of them short. */
const milliseconds = (random: () => number) => Math.round(random() ** 3 * 600_000) / 10;
const count = (random: () => number, most: number) => Math.ceil(random() * most);

/** What every run-like event carries beside its labels; a handler must not be confused by it. */
const identifiers = { runId: 'run-0001', sessionKey: 'agent:main:main', sessionId: 'session-0001' };

/** The labels of a tuple, and measures that differ from event to event. */
const FIELDS: Readonly<Record<keyof typeof KINDS, (i: number, random: () => number) => object>> = {
  'gateway.rpc': (i, random) => ({
    method: methodOf(i >> 2),
    phase: phases[i % 4],
    outcome: outcomes[i % 4],
    durationMs: milliseconds(random),
    admissionMs: milliseconds(random),
    queueWaitMs: milliseconds(random),
  }),
  'model.call.completed': (i, random) => ({
    callId: 'call-0001',
    api: pick(['messages', 'responses', 'chat-completions'], i),
    model: modelOf(i),
    provider: providerOf(i),
    transport: pick(['sse', 'http'], i),
    ...(i % 10 < 3 && { usage: { promptTokens: 900 + i, output: 90 + i } }),
    durationMs: milliseconds(random),
  }),
  'model.call.error': (i, random) => ({
    callId: 'call-0001',
    api: pick(['messages', 'responses'], i),
    model: modelOf(i),
    provider: providerOf(i),
    transport: 'sse',
    errorCategory: pick(['rate_limit', 'timeout', 'server_error'], i),
    durationMs: milliseconds(random),
  }),
  'model.usage': (i, random) => ({
    agentId: pick(['main', 'helper', 'coder'], i),
    channel: channelOf(i),
    model: modelOf(i),
    provider: providerOf(i),
    usage: {
      input: count(random, 5000),
      output: count(random, 2000),
      cacheRead: count(random, 50_000),
      total: count(random, 60_000),
    },
    costUsd: Math.round(random() * 10_000) / 10_000 + 0.0001,
    durationMs: milliseconds(random),
  }),
  'run.completed': (i, random) => ({
    channel: channelOf(i),
    model: modelOf(i >> 1),
    outcome: pick(['completed', 'completed', 'error'], i),
    provider: providerOf(i),
    trigger: pick(['user', 'cron', 'heartbeat', 'webhook', 'subagent'], i),
    durationMs: milliseconds(random),
  }),
  'harness.run.completed': (i, random) => ({
    channel: channelOf(i),
    harnessId: pick(['embedded', 'cli'], i),
    model: modelOf(i),
    outcome: 'completed',
    pluginId: pick(['core', 'acp'], i),
    provider: providerOf(i),
    durationMs: milliseconds(random),
  }),
  'tool.execution.completed': (i, random) => ({
    toolName: toolOf(i),
    toolOwner: pick(['agent', 'plugin'], i),
    toolSource: pick(['core', 'plugin'], i),
    paramsSummary: { kind: 'object', length: 3 },
    durationMs: milliseconds(random),
  }),
  'tool.execution.error': (i, random) => ({
    toolName: toolOf(i),
    toolOwner: 'agent',
    toolSource: 'core',
    errorCategory: pick(['timeout', 'not_found'], i),
    paramsSummary: { kind: 'object', length: 3 },
    durationMs: milliseconds(random),
  }),
  'message.received': (i) => ({
    channel: channelOf(i),
    source: i < 7 ? 'channel' : `source-${i}`,
  }),
  'message.processed': (i, random) => ({
    channel: channelOf(i),
    outcome: pick(['completed', 'skipped'], i >> 3),
    reason: pick(['mentioned', 'direct', 'group'], i),
    durationMs: milliseconds(random),
  }),
  'message.delivery.completed': (i, random) => ({
    channel: i < 28 ? channelOf(i) : `channel-${i}`,
    deliveryKind: pick(['text', 'media', 'edit', 'reaction'], i),
    durationMs: milliseconds(random),
  }),
  'queue.lane.enqueue': (i, random) => ({
    lane: `lane-${i}`,
    queueSize: count(random, 9),
  }),
  'queue.lane.dequeue': (i, random) => ({
    lane: `lane-${i}`,
    queueSize: count(random, 9),
    waitMs: milliseconds(random),
  }),
  'session.state': (i, random) => ({
    state: pick(['idle', 'processing', 'waiting'], i),
    reason: i < 9 ? pick(['run', 'queue', 'stop'], Math.floor(i / 3)) : `reason-${i}`,
    queueDepth: count(random, 5),
  }),
  'skill.used': (i) => ({
    activation: 'command',
    agentId: 'main',
    skillName: `skill-${i}`,
    skillSource: 'workspace',
  }),
};

/**
 * A stream of `length` events in a steady state: every tuple occurs, and none is new for long.
 * Recorded once, those in `touch` change every series that the events make.
 */
export function generatedStream(size: 'typical' | 'full', length: number) {
  const generator = new Random(7);
  const random = () => generator.next();
  let seq = 0;
  const kinds = Object.entries(KINDS).map(([type, { weight, [size]: tuples }]) => ({
    weight,
    tuples,
    event: (tuple: number) => {
      const head = { type, ts: 1_780_000_000_000 + seq, seq: seq++, ...identifiers };
      const fields = FIELDS[type as keyof typeof KINDS](tuple, random);
      return { ...head, ...fields } as unknown as DiagnosticEvent;
    },
  }));
  const touch = kinds.flatMap(({ tuples, event }) =>
    Array.from({ length: tuples }, (_, tuple) => event(tuple)),
  );
  const byWeight = kinds.flatMap((kind) => new Array<typeof kind>(kind.weight).fill(kind));
  const events = Array.from({ length }, () => {
    const { tuples, event } = byWeight[generator.below(byWeight.length)]!;
    return event(generator.below(tuples));
  });
  return { events, touch };
}
