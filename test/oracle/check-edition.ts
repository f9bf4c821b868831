import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Edition } from './edition.ts';
import { expectedSeries } from './expected-series.ts';
import { attributesIn, expectedSpan } from './expected-spans.ts';
import { checkLineage } from './lineage.ts';
import { factsOf } from './next.ts';
import { checkPages } from './pages.ts';
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
import { checkRecordings } from './recordings.ts';
import { eventTypes, type Stimulus, stimuliOf } from './stimuli.ts';
import { checkStore } from './store.ts';

/** Tests what the generator prints for one edition against the documents of that edition. */
export function checkEdition(name: string): void {
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
        const { private: beside, ...event } = stimulus.event;
        journal.recorder.record(event as never, stimulus.metadata, beside as object);
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
}
