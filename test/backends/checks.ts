import type { Report } from '../kit/report.ts';
import type { Backend, Stored, StoredSpan } from './backend.ts';
import type { Expectation } from './expectation.ts';

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
