import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExposition } from '../kit/exposition-text.ts';
import { Edition } from './edition.ts';
import { expectedSeries, type Family } from './expected-series.ts';
import { attributesIn, expectedSpan } from './expected-spans.ts';
import type { Facts } from './facts.ts';
import { factsOf } from './next.ts';
import { checkPages } from './pages.ts';
import { recordedStimuli } from './received.ts';
import {
  collectedFamilies,
  collectedTypes,
  covered,
  differences,
  documentedTypes,
  scrapedFamilies,
  scrapedTypes,
} from './recorded-series.ts';
import { plainSpan, SpanJournal } from './recorded-spans.ts';
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
describe.each(['2026.5', '2026.6', '2026.9', 'next'])('%s', (name) => {
  const facts = factsOf(name);
  const made = new Map<string, Stimulus[]>();
  const stimuli = (type: string): Stimulus[] =>
    made.get(type) ?? made.set(type, stimuliOf(facts, type)).get(type)!;
  let edition: Edition;
  beforeAll(async () => {
    edition = await Edition.generate(name);
  }, 60_000);
  afterAll(() => edition[Symbol.dispose]());

  describe('series', () => {
    test.each(eventTypes(facts))('%s', async (type) => {
      const given = stimuli(type);
      const prometheus = edition.prometheus(1_000_000);
      const otel = edition.otel();
      for (const { event, metadata } of given) {
        prometheus.record(event as never, metadata);
        otel.record(event as never, metadata);
      }
      const text = prometheus.text();
      const types = covered(scrapedTypes(text), facts, 'prometheus');
      expect(types).toEqual(documentedTypes(facts, 'prometheus', types.keys()));
      const scraped = covered(scrapedFamilies(text), facts, 'prometheus');
      expect(differences(scraped, expectedSeries(facts, 'prometheus', given))).toEqual([]);
      const metrics = await otel.collect();
      const instruments = covered(collectedTypes(metrics), facts, 'otel');
      expect(instruments).toEqual(documentedTypes(facts, 'otel', instruments.keys()));
      const collected = covered(collectedFamilies(metrics), facts, 'otel');
      expect(differences(collected, expectedSeries(facts, 'otel', given))).toEqual([]);
    });
  });

  describe.each([false, true])('spans, newest GenAI conventions: %s', (optIn) => {
    test.each(eventTypes(facts))('%s', (type) => {
      const journal = new SpanJournal(edition, optIn);
      const isCovered = attributesIn(facts);
      for (const stimulus of stimuli(type)) {
        const { private: privateData, ...event } = stimulus.event;
        journal.recorder.record(event as never, stimulus.metadata, privateData as object);
        const expected = expectedSpan(facts, stimulus, optIn);
        const spans = journal.take().map((span) => plainSpan(span, expected, isCovered));
        const wanted = expected === undefined ? [] : [expected];
        // A matcher for each of thousands of stimuli is most of the time that this takes.
        if (!isDeepStrictEqual(spans, wanted))
          expect(spans, JSON.stringify(stimulus)).toEqual(wanted);
      }
    });
  });

  describe('lineage', () => checkLineage(facts, () => edition));
  describe('recordings', () => checkRecordings(facts, () => edition));
  describe('store', () => checkStore(facts, () => edition));
  describe('pages', () => checkPages(facts, () => edition));
});

/** What a start and an end make together, and which starts are taken before they are queued. */
function checkLineage(facts: Facts, edition: () => Edition): void {
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

/**
 * What the recordings leave behind, against the model and against the committed files in
 * `expected/`, which `vitest -u` writes anew.
 */
function checkRecordings(facts: Facts, edition: () => Edition): void {
  const stimuli = recordedStimuli();

  test('the scrape and the OTLP points after the recordings', async () => {
    const [prometheus, otel] = [edition().prometheus(), edition().otel()];
    for (const { event, metadata } of stimuli)
      for (const { record } of [prometheus, otel]) record(event as never, metadata);
    const scraped = covered(scrapedFamilies(prometheus.text()), facts, 'prometheus');
    expect(differences(scraped, expectedSeries(facts, 'prometheus', stimuli))).toEqual([]);
    const collected = covered(collectedFamilies(await otel.collect()), facts, 'otel');
    expect(differences(collected, expectedSeries(facts, 'otel', stimuli))).toEqual([]);
    const text = `# scrape\n${lines(scraped)}# OTLP points\n${lines(collected)}`;
    await expect(text).toMatchFileSnapshot(`expected/${facts.edition}.txt`);
  });
}

/** A line a series: name, labels, value; of a histogram the sum and the count of each bucket. */
function lines(families: ReadonlyMap<string, Family>): string {
  const all = [...families].flatMap(([name, family]) =>
    [...family].map(([key, { value, buckets }]) => {
      const labels = (JSON.parse(key) as [string, string][]).map(
        ([label, text]) => `${label}=${text}`,
      );
      const counts = buckets.length === 0 ? '' : ` [${buckets.join(' ')}]`;
      return `${name}{${labels.join(',')}} ${Number(value.toPrecision(12))}${counts}`;
    }),
  );
  return `${all.sort().join('\n')}\n`;
}

/** The cap, and what is known at start. */
function checkStore(facts: Facts, edition: () => Edition): void {
  test('at the cap new series are refused and counted, and old ones go on', () => {
    const { record, text } = edition().prometheus();
    const lanes = (from: number, to: number): void => {
      for (let lane = from; lane < to; lane += 1)
        record({ type: 'queue.lane.enqueue', lane: `lane-${lane}`, queueSize: lane } as never, {
          trusted: true,
        });
    };
    const held = (): [series: number, dropped: number | undefined] => {
      const samples = parseExposition(text());
      const dropped = samples.find(({ name }) => name === DROPPED);
      return [samples.length - (dropped === undefined ? 0 : 1), dropped?.value];
    };
    lanes(0, CAP);
    // In the edition in progress every other family has a reserve of the same places.
    const [most] = held();
    expect(held()).toEqual(facts.open ? [most, CAP - most] : [CAP, undefined]);
    lanes(CAP, CAP + 10);
    lanes(CAP, CAP + 1);
    expect(held()).toEqual([most, CAP - most + 11]);
    lanes(0, most);
    expect(held()).toEqual([most, CAP - most + 11]);
    record({ type: 'webhook.received', channel: 'late' } as never, { trusted: true });
    expect(held()[0] - most).toBe(facts.open ? 1 : 0);
  });

  test('what is known at start', () => {
    const started = (known: object): string[] => {
      const { start, text } = edition().prometheus();
      start(known);
      return parseExposition(text()).map(
        ({ name, labels, value }) => `${name} ${JSON.stringify(labels)} ${value}`,
      );
    };
    const name = 'openclaw_gateway_build_info';
    const id = '0a1b2c3d-0000-4000-8000-000000000000';
    const series = (build_id: string): string[] =>
      facts.prometheus.has(name)
        ? [`${name} ${JSON.stringify({ build_id, process_instance_id: id })} 1`]
        : [];
    const sorted = (lines: string[]): string[] =>
      lines.map((line) =>
        line.replace(/\{(.*)\}/, (all) =>
          JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(all)).sort())),
        ),
      );
    expect(sorted(started({ processInstanceId: id, buildId: 'abc123' }))).toEqual(series('abc123'));
    // here: the released host leaves the label out; label sets of this project are constant
    expect(sorted(started({ processInstanceId: id }))).toEqual(series('unknown'));
  });
}
