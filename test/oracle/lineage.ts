import { expect, test } from 'vitest';
import type { Edition } from './edition.ts';
import type { Facts } from './facts.ts';
import { SpanJournal } from './recorded-spans.ts';
import { fieldsOf, wholeEvent } from './stimuli.ts';

const TRUSTED = { trusted: true } as const;
const OWN = 'b'.repeat(16);

/**
 * What a start and an end make together. Ids and parents are those of the gateway's events in every
 * edition, whatever its documents say: test/unit/otel/turns.test.ts.
 */
export function judgeLineage(facts: Facts, edition: () => Edition): void {
  const spans = [...facts.spans].map(([name, fact]) => ({ name, fact }));

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
