import { expect, test } from 'vitest';
import type { Edition } from './edition.ts';
import type { Facts } from './facts.ts';
import { SpanJournal } from './recorded-spans.ts';
import { fieldsOf, wholeEvent } from './stimuli.ts';

const START = 1_800_000_000_000;
const TRACE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: '01',
};

/** What a start and an end make together, and which starts are taken before they are queued. */
export function checkLineage(facts: Facts, edition: () => Edition): void {
  const pairs = [...facts.spans].flatMap(([name, { start, end, prepared }]) =>
    start.flatMap((first) => end.map((last) => ({ name, first, last, prepared }))),
  );

  test.each(pairs)('$first and $last are one span', ({ name, first, last, prepared }) => {
    const { recorder, take } = new SpanJournal(edition());
    const at = (type: string, ts: number): never => {
      const event = { ...wholeEvent(type, fieldsOf(facts, type)), ts, trace: TRACE };
      return { ...event, ...('sourceTimestampMs' in event && { sourceTimestampMs: ts }) } as never;
    };
    recorder.record(at(first, START), { trusted: true });
    expect(take()).toEqual([]);
    recorder.record(at(last, START + 5000), { trusted: true });
    expect(take()).toMatchObject([
      { name, startTime: [START / 1000, 0], endTime: [START / 1000 + 5, 0] },
    ]);
    expect(recorder.bridge.shouldPrepareEvent(at(first, START))).toBe(prepared === true);
  });
}
