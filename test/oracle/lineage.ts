import { expect, test } from 'vitest';
import type { Edition } from './edition.ts';
import type { Facts, SpanFact } from './facts.ts';
import { SpanJournal } from './recorded-spans.ts';
import { altered, fieldsOf, wholeEvent } from './stimuli.ts';

const TRUSTED = { trusted: true } as const;
const [OPENER, OWN, UNKNOWN] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [
  string,
  string,
  string,
];

/** What becomes of a span whose event names an exported parent, is one itself, names a stranger. */
const PARENTS: Readonly<Record<SpanFact['parent'], readonly (string | undefined)[]>> = {
  active: ['opener', undefined, undefined],
  exported: ['opener', 'opener', undefined],
  message: ['opener', 'opener', 'remote'],
  explicit: ['opener', undefined, 'remote'],
  none: [undefined, undefined, undefined],
};

/** Which span hangs below which, and what a start and an end make together. */
export function judgeLineage(facts: Facts, edition: () => Edition): void {
  const spans = [...facts.spans].map(([name, fact]) => ({ name, fact }));

  test.each(spans)('parent of $name', ({ name, fact }) => {
    const found = [
      { spanId: OWN, parentSpanId: OPENER },
      { spanId: OPENER },
      { spanId: OWN, parentSpanId: UNKNOWN },
    ].map((ids) => parentOf(name, fact, ids));
    expect(found).toEqual(PARENTS[fact.parent]);
  });

  test.each(spans)('later children of $name', ({ name, fact }) => {
    if (fact.start.length === 0) return;
    const journal = new SpanJournal(edition());
    send(journal, fact.start[0]!, { spanId: OPENER });
    send(journal, fact.end[0]!, { spanId: OPENER });
    const [parent] = journal.take();
    expect(parent?.name).toBe(name);
    send(journal, 'context.assembled', { spanId: OWN, parentSpanId: OPENER });
    const [child] = journal.take();
    expect(child?.parentSpanContext?.spanId).toBe(
      fact.retained === true ? parent?.spanContext().spanId : undefined,
    );
  });

  test.each(spans)('start and end of $name are one span', ({ name, fact }) => {
    for (const end of fact.end) {
      for (const start of fact.start) {
        const journal = new SpanJournal(edition());
        send(journal, start, { spanId: OWN }, 1_800_000_000_000);
        expect(journal.take()).toEqual([]);
        send(journal, end, { spanId: OWN }, 1_800_000_005_000);
        const [span, ...more] = journal.take();
        expect([span?.name, more.length]).toEqual([name, 0]);
        expect(span?.startTime).toEqual([1_800_000_000, 0]);
        expect(span?.endTime).toEqual([1_800_000_005, 0]);
        expect(journal.recorder.bridge.shouldPrepareEvent(at(start) as never)).toBe(
          fact.prepared === true,
        );
      }
    }
  });

  function parentOf(name: string, fact: SpanFact, ids: object): string | undefined {
    const journal = new SpanJournal(edition());
    const opener = name === 'openclaw.run' ? 'harness.run.started' : 'run.started';
    send(journal, opener, { spanId: OPENER });
    const guard = Object.entries(fact.where).map(([path, [member]]) => [path, member] as const);
    const type = fact.end[0]!;
    const event = guard.reduce((made, [path, value]) => altered(made, path, value), at(type));
    journal.recorder.record({ ...event, trace: traceOf(ids) } as never, TRUSTED);
    // An end under the id of the opener's own span is not what is asked for.
    const span = journal.take().find((one) => one.name === name);
    journal.recorder.shutdown();
    const exported = new Set(journal.take().map((one) => one.spanContext().spanId));
    const parent = span?.parentSpanContext;
    if (parent === undefined) return undefined;
    return exported.has(parent.spanId)
      ? 'opener'
      : parent.isRemote === true
        ? 'remote'
        : 'dangling';
  }

  function at(type: string, ts = 1_800_000_000_000): ReturnType<typeof wholeEvent> {
    const whole = wholeEvent(type, fieldsOf(facts, type));
    return { ...whole, ts, ...('sourceTimestampMs' in whole && { sourceTimestampMs: ts }) };
  }

  function send(journal: SpanJournal, type: string, ids: object, ts?: number): void {
    journal.recorder.record({ ...at(type, ts), trace: traceOf(ids) } as never, TRUSTED);
  }
}

function traceOf(ids: object): object {
  return { traceId: '0af7651916cd43dd8448eb211c80319c', traceFlags: '01', ...ids };
}
