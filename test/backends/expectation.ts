import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import { said, traceOf } from '../kit/expected-turns.ts';

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
