import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { RecordedSpans } from '../kit/recorded-spans.ts';
import { Edition } from './edition.ts';
import { checkEventsAndSettings } from './events-and-settings.ts';
import {
  covered,
  differences,
  expectedSeries,
  type Families,
  recordedStimuli,
  seriesKey,
} from './expected-series.ts';
import { attributesIn, expectedSpan, plainSpan } from './expected-spans.ts';
import { type Facts, factsOf } from './facts.ts';
import { eventTypes, fieldsOf, type Stimulus, stimuliOf, wholeEvent } from './stimuli.ts';

const START = 1_800_000_000_000;
const TRACE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: '01',
};

/** Series that a store holds at most, in all editions; a histogram is one. */
const CAP = 2048;

const DROPPED = 'openclaw_prometheus_series_dropped_total';

/** What the generator prints for an edition against the documents of that edition. */
for (const name of ['2026.5', '2026.6', '2026.9', 'next']) {
  const edition = await Edition.generate(name);
  describe(name, () => checkEdition(factsOf(name), edition));
}

function checkEdition(facts: Facts, edition: Edition): void {
  const made = new Map<string, Stimulus[]>();
  const stimuli = (type: string): Stimulus[] =>
    made.get(type) ?? made.set(type, stimuliOf(facts, type)).get(type)!;
  afterAll(() => edition[Symbol.dispose]());

  describe('series', () => {
    test.each(eventTypes(facts))('%s', async (type) => {
      await recordedFamilies(facts, edition, stimuli(type), 1_000_000);
    });
  });

  describe.each([false, true])('spans, newest GenAI conventions: %s', (optIn) => {
    test.each(eventTypes(facts))('%s', (type) => {
      const journal = journalOf(edition, optIn);
      const isCovered = attributesIn(facts);
      for (const stimulus of stimuli(type)) {
        record(journal, stimulus);
        const expected = expectedSpan(facts, stimulus, optIn);
        const spans = journal.take().map((span) => plainSpan(span, expected, isCovered));
        const wanted = expected === undefined ? [] : [expected];
        // A matcher for each of thousands of stimuli is most of the time that this takes.
        if (!isDeepStrictEqual(spans, wanted))
          expect(spans, JSON.stringify(stimulus)).toEqual(wanted);
      }
    });
  });

  describe('lineage', () => checkLineage(facts, edition));
  // Against the model, and against the committed files, which `vitest -u` writes anew.
  test('the scrape and the OTLP points after the recordings', async () => {
    const { prometheus, otel } = await recordedFamilies(facts, edition, recordedStimuli());
    const text = `# scrape\n${lines(prometheus)}# OTLP points\n${lines(otel)}`;
    await expect(text).toMatchFileSnapshot(`expected/${facts.edition}.txt`);
  });
  describe('store', () => checkStore(facts, edition));
  describe('events and settings', () => checkEventsAndSettings(facts, edition));
}

/** Records into both sides, which must then hold what the model has of the facts. */
async function recordedFamilies(
  facts: Facts,
  edition: Edition,
  stimuli: readonly Stimulus[],
  cap?: number,
): Promise<Record<'prometheus' | 'otel', Families>> {
  const sides = { prometheus: edition.prometheus(cap), otel: edition.otel() };
  const recorded = async (side: keyof typeof sides): Promise<Families> => {
    for (const { event, metadata } of stimuli) sides[side].record(event as never, metadata);
    const families = covered(await sides[side].families(), facts, side);
    expect(differences(families, expectedSeries(facts, side, stimuli))).toEqual([]);
    return families;
  };
  return { prometheus: await recorded('prometheus'), otel: await recorded('otel') };
}

/** The span recorder of an edition over an SDK that the gateway loaded, and what it exports. */
function journalOf(edition: Edition, optIn = false): RecordedSpans {
  const { createSpanRecorder: create } = edition.modules;
  return new RecordedSpans({ create, optIn, preloaded: true, timed: true, unlisted: false });
}

/** What a start and an end make together, and which starts are taken before they are queued. */
function checkLineage(facts: Facts, edition: Edition): void {
  const pairs = [...facts.spans].flatMap(([name, { start, end, prepared }]) =>
    start.flatMap((first) => end.map((last) => ({ name, first, last, prepared }))),
  );

  test.each(pairs)('$first and $last are one span', ({ name, first, last, prepared }) => {
    const journal = journalOf(edition);
    const told = (type: string, ts: number): Stimulus => {
      const event = { ...wholeEvent(type, fieldsOf(facts, type)), ts, trace: TRACE };
      const own = 'sourceTimestampMs' in event ? { sourceTimestampMs: ts } : {};
      return { event: { ...event, ...own }, metadata: { trusted: true } };
    };
    record(journal, told(first, START));
    expect(journal.take()).toEqual([]);
    const end = told(last, START + 5000);
    record(journal, end);
    // All that the end says of a span whose start was not seen.
    const expected = expectedSpan(facts, end, false);
    const spans = journal.take().map((span) => plainSpan(span, expected, () => true));
    expect(spans).toMatchObject([{ ...expected, name, start: START, end: START + 5000 }]);
    const { event } = told(first, START);
    expect(journal.recorder.bridge.shouldPrepareEvent(event as never)).toBe(prepared === true);
  });
}

function record(
  { recorder }: RecordedSpans,
  { event: { private: privateData, ...event }, metadata }: Stimulus,
): void {
  recorder.record(event as never, metadata, privateData as object);
}

/** A line a series: name, labels, value; of a histogram the sum and the count of each bucket. */
function lines(families: Families): string {
  const all = [...families].flatMap(([name, { series }]) =>
    [...series].map(([key, { value, buckets }]) => {
      const labels = JSON.parse(key).map((pair: string[]) => pair.join('='));
      const counts = buckets.size === 0 ? '' : ` [${[...buckets.values()].join(' ')}]`;
      return `${name}{${labels}} ${Number(value.toPrecision(12))}${counts}`;
    }),
  );
  return `${all.sort().join('\n')}\n`;
}

/** The cap, and what is known at start. */
function checkStore(facts: Facts, edition: Edition): void {
  test('at the cap new series are refused and counted, and old ones go on', async () => {
    const { record, families } = edition.prometheus();
    const lanes = async (from: number, to: number): Promise<(number | undefined)[]> => {
      for (let lane = from; lane < to; lane += 1)
        record({ type: 'queue.lane.enqueue', lane: `lane-${lane}`, queueSize: lane } as never, {
          trusted: true,
        });
      const { [DROPPED]: dropped, ...others } = Object.fromEntries(await families());
      const held = Object.values(others).reduce((sum, { series }) => sum + series.size, 0);
      return [held, dropped?.series.get('[]')?.value];
    };
    const [most = 0, refused = 0] = await lanes(0, CAP);
    // In the edition in progress every other family has a reserve of the same places.
    expect([most < CAP, most + refused]).toEqual([facts.open, CAP]);
    expect(await lanes(CAP, CAP + 10)).toEqual([most, refused + 10]);
    expect(await lanes(0, most)).toEqual([most, refused + 10]);
    record({ type: 'webhook.received', channel: 'late' } as never, { trusted: true });
    expect(await lanes(0, 0)).toEqual(
      facts.open ? [most + 1, refused + 10] : [most, expect.any(Number)],
    );
  });

  test('what is known at start', async () => {
    const name = 'openclaw_gateway_build_info';
    const id = '0a1b2c3d-0000-4000-8000-000000000000';
    // here: the released host leaves the label out; label sets of this project are constant
    for (const [buildId, build_id] of [
      ['abc123', 'abc123'],
      [undefined, 'unknown'],
    ]) {
      const { start, families } = edition.prometheus();
      start({ processInstanceId: id, ...(buildId !== undefined && { buildId }) });
      const labels = seriesKey({ build_id, process_instance_id: id });
      const series = new Map([[labels, { value: 1, buckets: new Map() }]]);
      const expected = facts.prometheus.has(name)
        ? [[name, { type: 'gauge', series }] as const]
        : [];
      expect(await families()).toEqual(new Map(expected));
    }
  });
}
