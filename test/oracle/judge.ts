import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Edition } from './edition.ts';
import { expectedSeries } from './expected-series.ts';
import { expectedSpan } from './expected-spans.ts';
import { factsOf } from './facts.ts';
import { judgeLineage } from './lineage.ts';
import { judgePages } from './pages.ts';
import {
  collectedFamilies,
  collectedTypes,
  differences,
  documentedTypes,
  scrapedFamilies,
  scrapedTypes,
} from './recorded-series.ts';
import { plainSpan, SpanJournal } from './recorded-spans.ts';
import { judgeRecordings } from './recordings.ts';
import { eventTypes, stimuliOf } from './stimuli.ts';
import { judgeStore } from './store.ts';

/** Tests what the generator prints for one edition against the documents of that edition. */
export function judge(name: string): void {
  const facts = factsOf(name);
  let edition: Edition;
  beforeAll(async () => {
    edition = await Edition.generate(name);
  }, 60_000);
  afterAll(() => edition[Symbol.dispose]());

  describe('series', () => {
    test.each(eventTypes(facts))('%s', async (type) => {
      const stimuli = stimuliOf(facts, type);
      const prometheus = edition.prometheus(1_000_000);
      const otel = edition.otel();
      for (const { event, metadata } of stimuli) {
        prometheus.record(event as never, metadata);
        otel.record(event as never, metadata);
      }
      const text = prometheus.text();
      expect(scrapedTypes(text)).toEqual(
        documentedTypes(facts, 'prometheus', scrapedTypes(text).keys()),
      );
      const scraped = scrapedFamilies(text);
      expect(differences(scraped, expectedSeries(facts, 'prometheus', stimuli))).toEqual([]);
      const metrics = await otel.collect();
      expect(collectedTypes(metrics)).toEqual(
        documentedTypes(facts, 'otel', collectedTypes(metrics).keys()),
      );
      const collected = collectedFamilies(metrics);
      expect(differences(collected, expectedSeries(facts, 'otel', stimuli))).toEqual([]);
    });
  });

  describe.each([false, true])('spans, newest GenAI conventions: %s', (optIn) => {
    test.each(eventTypes(facts))('%s', (type) => {
      const journal = new SpanJournal(edition, optIn);
      for (const stimulus of stimuliOf(facts, type)) {
        const { private: beside, ...event } = stimulus.event;
        journal.recorder.record(event as never, stimulus.metadata, beside as object);
        const expected = expectedSpan(facts, stimulus, optIn);
        const spans = journal.take().map((span) => plainSpan(span, expected));
        expect(spans, JSON.stringify(stimulus)).toEqual(expected === undefined ? [] : [expected]);
      }
    });
  });

  describe('lineage', () => judgeLineage(facts, () => edition));
  describe('recordings', () => judgeRecordings(facts, () => edition));
  describe('store', () => judgeStore(facts, () => edition));
  describe('pages', () => judgePages(facts, () => edition));
}
