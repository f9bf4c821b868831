import { readFileSync } from 'node:fs';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { seededRandom } from './statistics.ts';

/** Events for a benchmark, and one event for each label tuple among them. */
export interface Workload {
  readonly events: readonly DiagnosticEvent[];
  /** Recorded once, these change every series that the events make. */
  readonly touch: readonly DiagnosticEvent[];
}

type Fields = Readonly<Record<string, unknown>>;

interface KindOfEvent {
  readonly type: DiagnosticEvent['type'];
  /** How often it occurs, about as in the recorded events. */
  readonly weight: number;
  /** Label tuples at scale 1. */
  readonly tuples: number;
  /** The labels of a tuple, and the measures of an event. */
  readonly labels: (i: number) => Fields;
  readonly measures: (random: () => number) => Fields;
}

const channels = ['telegram', 'discord', 'slack', 'webchat', 'signal', 'whatsapp', 'matrix'];
const providers = ['anthropic', 'openai', 'google', 'openrouter', 'ollama', 'mistral'];
const triggers = ['user', 'cron', 'heartbeat', 'webhook', 'subagent'];
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
const duration = (random: () => number) => ({ durationMs: milliseconds(random) });
const none = () => ({});

/** What every run-like event carries beside its labels; a handler must not be confused by it. */
const identifiers = { runId: 'run-0001', sessionKey: 'agent:main:main', sessionId: 'session-0001' };

const KINDS = [
  {
    type: 'gateway.rpc',
    weight: 20,
    tuples: 80,
    labels: (i) => ({
      method: methodOf(i >> 2),
      phase: phases[i % 4],
      outcome: outcomes[i % 4],
    }),
    measures: (random) => ({
      ...duration(random),
      admissionMs: milliseconds(random),
      queueWaitMs: milliseconds(random),
    }),
  },
  {
    type: 'model.call.completed',
    weight: 12,
    tuples: 40,
    labels: (i) => ({
      callId: 'call-0001',
      api: pick(['messages', 'responses', 'chat-completions'], i),
      model: modelOf(i),
      provider: providerOf(i),
      transport: pick(['sse', 'http'], i),
      ...(i % 10 < 3 && { usage: { promptTokens: 900 + i, output: 90 + i } }),
    }),
    measures: duration,
  },
  {
    type: 'model.call.error',
    weight: 2,
    tuples: 15,
    labels: (i) => ({
      callId: 'call-0001',
      api: pick(['messages', 'responses'], i),
      model: modelOf(i),
      provider: providerOf(i),
      transport: 'sse',
      errorCategory: pick(['rate_limit', 'timeout', 'server_error'], i),
    }),
    measures: duration,
  },
  {
    type: 'model.usage',
    weight: 6,
    tuples: 12,
    labels: (i) => ({
      agentId: pick(['main', 'helper', 'coder'], i),
      channel: channelOf(i),
      model: modelOf(i),
      provider: providerOf(i),
    }),
    measures: (random) => ({
      usage: {
        input: count(random, 5000),
        output: count(random, 2000),
        cacheRead: count(random, 50_000),
        total: count(random, 60_000),
      },
      costUsd: Math.round(random() * 10_000) / 10_000 + 0.0001,
      ...duration(random),
    }),
  },
  {
    type: 'run.completed',
    weight: 8,
    tuples: 30,
    labels: (i) => ({
      channel: channelOf(i),
      model: modelOf(i >> 1),
      outcome: pick(['completed', 'completed', 'error'], i),
      provider: providerOf(i),
      trigger: pick(triggers, i),
    }),
    measures: duration,
  },
  {
    type: 'harness.run.completed',
    weight: 8,
    tuples: 20,
    labels: (i) => ({
      channel: channelOf(i),
      harnessId: pick(['embedded', 'cli'], i),
      model: modelOf(i),
      outcome: 'completed',
      pluginId: pick(['core', 'acp'], i),
      provider: providerOf(i),
    }),
    measures: duration,
  },
  {
    type: 'tool.execution.completed',
    weight: 10,
    tuples: 40,
    labels: (i) => ({
      toolName: toolOf(i),
      toolOwner: pick(['agent', 'plugin'], i),
      toolSource: pick(['core', 'plugin'], i),
      paramsSummary: { kind: 'object', length: 3 },
    }),
    measures: duration,
  },
  {
    type: 'tool.execution.error',
    weight: 2,
    tuples: 10,
    labels: (i) => ({
      toolName: toolOf(i),
      toolOwner: 'agent',
      toolSource: 'core',
      errorCategory: pick(['timeout', 'not_found'], i),
      paramsSummary: { kind: 'object', length: 3 },
    }),
    measures: duration,
  },
  {
    type: 'message.received',
    weight: 4,
    tuples: 10,
    labels: (i) => ({ channel: channelOf(i), source: i < 7 ? 'channel' : `source-${i}` }),
    measures: none,
  },
  {
    type: 'message.processed',
    weight: 4,
    tuples: 10,
    labels: (i) => ({
      channel: channelOf(i),
      outcome: pick(['completed', 'skipped'], i >> 3),
      reason: pick(['mentioned', 'direct', 'group'], i),
    }),
    measures: duration,
  },
  {
    type: 'message.delivery.completed',
    weight: 4,
    tuples: 12,
    labels: (i) => ({
      channel: i < 28 ? channelOf(i) : `channel-${i}`,
      deliveryKind: pick(['text', 'media', 'edit', 'reaction'], i),
    }),
    measures: duration,
  },
  {
    type: 'queue.lane.enqueue',
    weight: 7,
    tuples: 8,
    labels: (i) => ({ lane: `lane-${i}` }),
    measures: (random) => ({ queueSize: count(random, 9) }),
  },
  {
    type: 'queue.lane.dequeue',
    weight: 7,
    tuples: 8,
    labels: (i) => ({ lane: `lane-${i}` }),
    measures: (random) => ({ queueSize: count(random, 9), waitMs: milliseconds(random) }),
  },
  {
    type: 'session.state',
    weight: 8,
    tuples: 9,
    labels: (i) => ({
      state: pick(['idle', 'processing', 'waiting'], i),
      reason: i < 9 ? pick(['run', 'queue', 'stop'], Math.floor(i / 3)) : `reason-${i}`,
    }),
    measures: (random) => ({ queueDepth: count(random, 5) }),
  },
  {
    type: 'skill.used',
    weight: 2,
    tuples: 10,
    labels: (i) => ({
      activation: 'command',
      agentId: 'main',
      skillName: `skill-${i}`,
      skillSource: 'workspace',
    }),
    measures: none,
  },
] as const satisfies readonly KindOfEvent[];

/** Label tuples of each kind, for 600 and for 2,048 series. */
const SIZES: Readonly<Record<'typical' | 'full', { scale: number; skills: number }>> = {
  typical: { scale: 1, skills: 9 },
  full: { scale: 3.4, skills: 61 },
};

function tuplesOf(kind: KindOfEvent, size: { scale: number; skills: number }): number {
  return kind.type === 'skill.used' ? size.skills : Math.round(kind.tuples * size.scale);
}

/** A stream of `length` events in a steady state: every tuple occurs, and none is new for long. */
export function generatedStream(size: keyof typeof SIZES, length: number): Workload {
  const random = seededRandom(7);
  let seq = 0;
  const eventOf = (kind: KindOfEvent, tuple: number) =>
    ({
      type: kind.type,
      ts: 1_780_000_000_000 + seq,
      seq: seq++,
      ...identifiers,
      ...kind.labels(tuple),
      ...kind.measures(random),
    }) as unknown as DiagnosticEvent;
  const touch = KINDS.flatMap((kind) =>
    Array.from({ length: tuplesOf(kind, SIZES[size]) }, (_, tuple) => eventOf(kind, tuple)),
  );
  const byWeight = KINDS.flatMap((kind) => new Array<KindOfEvent>(kind.weight).fill(kind));
  const events = Array.from({ length }, () => {
    const kind = byWeight[Math.floor(random() * byWeight.length)]!;
    return eventOf(kind, Math.floor(random() * tuplesOf(kind, SIZES[size])));
  });
  return { events, touch };
}

/** The recorded events of a real gateway, as far as they are of the kinds above. */
export function recordedStream(): readonly DiagnosticEvent[] {
  const kinds = new Set<string>(KINDS.map(({ type }) => type));
  return ['main', 'stall', 'stuck']
    .map((name) => new URL(`../data/events/${name}.jsonl`, import.meta.url))
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { event: DiagnosticEvent }).event)
    .filter(({ type }) => kinds.has(type));
}
