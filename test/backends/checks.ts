import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import { said, traceOf } from '../kit/recording.ts';
import type { Report } from '../kit/report.ts';
import type { Backend, Stored, StoredSpan } from './backend.ts';

/** What backends must find, counted from the events alone. A key is a trace id, a space, a span id. */
export interface Expectation {
  /** The gateway's traces that have an event that is a span. */
  readonly traces: ReadonlySet<string>;
  /** Spans of no trace of the gateway: each in one of its own. */
  readonly traceless: number;
  /** Every id of the gateway, exported or not. */
  readonly ids: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  /** Runs of an agent, with the agent's name. */
  readonly agents: ReadonlyMap<string, string>;
  /** Those of the three that never end: their spans leave when the exporter stops. */
  readonly unfinished: number;
  /** Summed over the ends of model calls. */
  readonly tokens: { readonly input: number; readonly output: number };
  /** By trace id: the session key, where the events of agent runs in that trace have one only. */
  readonly conversations: ReadonlyMap<string, string>;
}

/** Fields of the events that are read here, as the gateway emits them. */
interface Fields {
  readonly sessionKey?: string;
  readonly usage?: {
    readonly input?: number;
    readonly output?: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
  };
}

const PART = /^(model\.call|harness\.run|tool\.execution)\.(\w+)$/;

export function expectationOf(events: readonly RecordedEvent[]): Expectation {
  const { spans, ids, traceless } = said(events);
  const keys = {
    'model.call': new Set<string>(),
    'harness.run': new Set<string>(),
    'tool.execution': new Set<string>(),
  };
  const agents = new Map<string, string>();
  const ended = new Set<string>();
  const tokens = { input: 0, output: 0 };
  const sessions = new Map<string, Set<string>>();
  for (const one of events) {
    const [, kind, phase] = PART.exec(one.event.type) ?? [];
    const trace = traceOf(one);
    if (kind === undefined || trace?.spanId === undefined) continue;
    const key = `${trace.traceId} ${trace.spanId}`;
    keys[kind as keyof typeof keys].add(key);
    if (phase !== 'started') ended.add(key);
    const { sessionKey, usage } = one.event as Fields;
    if (sessionKey !== undefined) {
      sessions.set(trace.traceId, (sessions.get(trace.traceId) ?? new Set()).add(sessionKey));
      // `agent:<id>:…`
      if (kind === 'harness.run') agents.set(key, sessionKey.split(':')[1]!);
    }
    if (kind !== 'model.call' || phase === 'started' || usage === undefined) continue;
    // Cached tokens are input, too.
    tokens.input += (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
    tokens.output += usage.output ?? 0;
  }
  const all = Object.values(keys).flatMap((of) => [...of]);
  return {
    traces: new Set(spans.keys()),
    traceless,
    ids,
    calls: keys['model.call'],
    tools: keys['tool.execution'],
    agents,
    unfinished: all.filter((key) => !ended.has(key)).length,
    tokens,
    conversations: new Map(
      [...sessions].flatMap(([id, of]) => (of.size === 1 ? [[id, [...of][0]!] as const] : [])),
    ),
  };
}

/** A line of the table: what the events say, and what the backend has. */
export interface Figure {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

const keyOf = ({ traceId, spanId }: StoredSpan): string => `${traceId} ${spanId}`;

/** Compares what a backend made of the recording with what the events say. */
export function checkBackend(
  report: Report,
  { title, kinds }: Backend,
  stored: Stored,
  expected: Expectation,
): Figure[] {
  const figures: Figure[] = [];
  const equal = (what: string, found: number, wanted: number): void => {
    report.equal(found, wanted, `${title}: ${what}`);
    figures.push({ what, expected: wanted, found });
  };
  const ofHost = [...stored.traces].filter((id) => expected.traces.has(id));
  equal('traces of the gateway that hold a span', ofHost.length, expected.traces.size);
  equal('other traces', stored.traces.size - ofHost.length, expected.traceless);
  equal('dangling parents', danglingParents(stored, expected).length, 0);

  const ofKind = (kind: string) => stored.spans.filter((span) => span.kind === kind);
  const matching = (kind: string, ids: { has(key: string): boolean }) =>
    ofKind(kind).filter((span) => ids.has(keyOf(span))).length;
  const words = [
    ['model calls', kinds.call, expected.calls],
    ['agent runs', kinds.agent, expected.agents],
    ['tools', kinds.tool, expected.tools],
  ] as const;
  for (const [what, kind, ids] of words) {
    equal(what, matching(kind, ids), ids.size);
    report.equal(ofKind(kind).length, ids.size, `${title}: nothing else is ${kind}`);
  }
  equal('input tokens', stored.tokens.input, expected.tokens.input);
  equal('output tokens', stored.tokens.output, expected.tokens.output);

  const named = ofKind(kinds.agent).filter(
    (span) => span.attributes['gen_ai.agent.name'] === expected.agents.get(keyOf(span)),
  );
  equal('agent runs that name their agent', named.length, expected.agents.size);
  checkSessions(report, title, stored, expected);
  const conversations = new Set(expected.conversations.values());
  const ids = [...expected.conversations.keys()].map((id) => stored.sessions.get(id));
  equal('conversations', new Set(ids).size, conversations.size);
  return figures;
}

/** Two traces are in one session exactly when the events have one session key for both. */
function checkSessions(
  report: Report,
  title: string,
  stored: Stored,
  { conversations }: Expectation,
): void {
  const pairs = new Set<string>();
  const without: string[] = [];
  for (const [id, key] of conversations) {
    const session = stored.sessions.get(id);
    if (session === undefined) without.push(id);
    else pairs.add(`${session} ${key}`);
  }
  report.equal(without, [], `${title}: every trace of a conversation is in a session`);
  const sessions = new Set([...pairs].map((pair) => pair.split(' ')[0]));
  const same = sessions.size === pairs.size && pairs.size === new Set(conversations.values()).size;
  report.check(same, `${title}: sessions are conversations, one for one`, `${pairs.size}`);
}

/** Parents that are ids of the gateway and were not exported. Others are a caller's own. */
function danglingParents(stored: Stored, { ids }: Expectation): StoredSpan[] {
  const exported = new Set(stored.spans.map(keyOf));
  return stored.spans.filter(({ traceId, parentSpanId }) => {
    const parent = `${traceId} ${parentSpanId}`;
    return parentSpanId !== undefined && !exported.has(parent) && ids.has(parent);
  });
}
