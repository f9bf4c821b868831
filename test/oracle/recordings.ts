import { expect, test } from 'vitest';
import type { Edition } from './edition.ts';
import { expectedSeries, type Family } from './expected-series.ts';
import type { Facts } from './facts.ts';
import { recordedStimuli } from './received.ts';
import { collectedFamilies, covered, differences, scrapedFamilies } from './recorded-series.ts';

/**
 * What the recordings leave behind, against the model and against the committed files in
 * `expected/`, which `vitest -u` writes anew.
 */
export function checkRecordings(facts: Facts, edition: () => Edition): void {
  const stimuli = recordedStimuli();

  test('the scrape after the recordings', async () => {
    const { record, text } = edition().prometheus();
    for (const { event, metadata } of stimuli) record(event as never, metadata);
    const families = covered(scrapedFamilies(text()), facts, 'prometheus');
    expect(differences(families, expectedSeries(facts, 'prometheus', stimuli))).toEqual([]);
    await expect(lines(families)).toMatchFileSnapshot(`expected/${facts.edition}/scrape.txt`);
  });

  test('the OTLP points after the recordings', async () => {
    const { record, collect } = edition().otel();
    for (const { event, metadata } of stimuli) record(event as never, metadata);
    const families = covered(collectedFamilies(await collect()), facts, 'otel');
    expect(differences(families, expectedSeries(facts, 'otel', stimuli))).toEqual([]);
    await expect(lines(families)).toMatchFileSnapshot(`expected/${facts.edition}/otlp-points.txt`);
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
