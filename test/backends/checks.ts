import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import { said, traceOf } from '../kit/recording.ts';
import type { Report } from '../kit/report.ts';
import type { Backend, Stored, StoredSpan } from './backend.ts';

export type Expectation = ReturnType<typeof expectationOf>;

/** Fields of the events that are read here, as the gateway emits them. */
interface Fields {
  readonly sessionKey?: string;
  readonly usage?: Partial<Record<'input' | 'output' | 'cacheRead' | 'cacheWrite', number>>;
}

const KINDS = { 'model.call': 'call', 'harness.run': 'agent', 'tool.execution': 'tool' } as const;
const PART = /^(model\.call|harness\.run|tool\.execution)\.(\w+)$/;

/** What backends must find, counted from the events alone. A key is a trace id, a space, a span id. */
export function expectationOf(events: readonly RecordedEvent[]) {
  const { spans, ids, traceless } = said(events);
  const parts = { call: new Set<string>(), agent: new Set<string>(), tool: new Set<string>() };
  const agentNames = new Map<string, string>();
  const ended = new Set<string>();
  const tokens = { input: 0, output: 0 };
  const sessions = new Map<string, Set<string>>();
  for (const one of events) {
    const [, type, phase] = PART.exec(one.event.type) ?? [];
    const trace = traceOf(one);
    if (type === undefined || trace?.spanId === undefined) continue;
    const kind = KINDS[type as keyof typeof KINDS];
    const key = `${trace.traceId} ${trace.spanId}`;
    parts[kind].add(key);
    if (phase !== 'started') ended.add(key);
    const { sessionKey, usage } = one.event as Fields;
    if (sessionKey !== undefined) {
      sessions.set(trace.traceId, (sessions.get(trace.traceId) ?? new Set()).add(sessionKey));
      // `agent:<id>:…`
      if (kind === 'agent') agentNames.set(key, sessionKey.split(':')[1]!);
    }
    if (kind !== 'call' || phase === 'started' || usage === undefined) continue;
    // Cached tokens are input, too.
    tokens.input += (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
    tokens.output += usage.output ?? 0;
  }
  const all = [...parts.call, ...parts.agent, ...parts.tool];
  const conversations = [...sessions].flatMap(([id, keys]) =>
    keys.size === 1 ? [[id, [...keys][0]!] as const] : [],
  );
  return {
    /** The gateway's traces that have an event that is a span. */
    traces: new Set(spans.keys()),
    /** Spans of no trace of the gateway: each in one of its own. */
    traceless,
    /** Every id of the gateway, exported or not. */
    ids,
    /** Keys of what backends take for a call, an agent or a tool. */
    ...parts,
    /** Those of the three that never end: their spans leave when the exporter stops. */
    unfinished: all.filter((key) => !ended.has(key)).length,
    agentNames,
    /** Summed over the ends of model calls. */
    tokens,
    /** By trace id: the session key, where the events of agent runs in that trace have one only. */
    conversations: new Map(conversations),
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
  equal('dangling parents', danglingParents(stored, expected.ids).length, 0);

  for (const [what, part] of [
    ['model calls', 'call'],
    ['agent runs', 'agent'],
    ['tools', 'tool'],
  ] as const) {
    const ofKind = stored.spans.filter(({ kind }) => kind === kinds[part]);
    const known = ofKind.filter((span) => expected[part].has(keyOf(span)));
    equal(what, known.length, expected[part].size);
    report.equal(ofKind.length, known.length, `${title}: nothing else is ${kinds[part]}`);
  }
  equal('input tokens', stored.tokens.input, expected.tokens.input);
  equal('output tokens', stored.tokens.output, expected.tokens.output);

  const named = stored.spans.filter(
    (span) =>
      span.kind === kinds.agent &&
      span.attributes['gen_ai.agent.name'] === expected.agentNames.get(keyOf(span)),
  );
  equal('agent runs that name their agent', named.length, expected.agent.size);

  // Two traces are in one session exactly when the events have one session key for both.
  const placed = [...expected.conversations].map(([id, key]) => [stored.sessions.get(id), key]);
  const sessions = new Set(placed.map(([session]) => session));
  const keys = new Set(expected.conversations.values());
  report.check(!sessions.has(undefined), `${title}: every trace of a conversation is in a session`);
  const pairs = new Set(placed.map((pair) => pair.join(' ')));
  report.equal(pairs.size, keys.size, `${title}: sessions are conversations, one for one`);
  equal('conversations', sessions.size, keys.size);
  return figures;
}

/** Spans whose parent is one of these ids and was not stored. Other parents are a caller's own. */
export function danglingParents(
  { spans }: Pick<Stored, 'spans'>,
  ids: { has(key: string): boolean },
): StoredSpan[] {
  const exported = new Set(spans.map(keyOf));
  return spans.filter(({ traceId, parentSpanId }) => {
    const parent = `${traceId} ${parentSpanId}`;
    return parentSpanId !== undefined && !exported.has(parent) && ids.has(parent);
  });
}
