import { expect, test } from 'vitest';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import { Random } from '../proof/random.ts';
import { ArbitraryStore } from '../proof/text/arbitrary-store.ts';
import { structuralFaults } from '../proof/text/structure.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

test(`any label text and any double is read back as it was (seed ${seed})`, () => {
  const random = new Random(seed);
  for (let index = 0; index < 20; index += 1) {
    const { store, expected } = new ArbitraryStore(random, 100);
    const text = new Exposition(store).text();
    const read = samplesByKey(text);
    for (const { name, labels, value } of expected) {
      const key = seriesKey(name, labels);
      expect([key, read.get(key)]).toEqual([key, value]);
    }
    expect(read.size).toBe(expected.length);
    expect(structuralFaults(text)).toEqual([]);
  }
});

test('the check of the structure finds what is wrong', () => {
  const sound = [
    '# HELP h H.',
    '# TYPE h histogram',
    'h_bucket{le="1"} 1',
    'h_bucket{le="2"} 2',
    'h_bucket{le="+Inf"} 3',
    'h_sum 4',
    'h_count 3',
    '',
  ].join('\n');
  expect(structuralFaults(sound)).toEqual([]);
  const broken: readonly (readonly [from: string, to: string])[] = [
    ['"2"} 2', '"2"} 0'],
    ['"+Inf"} 3', '"+Inf"} 2'],
    ['h_bucket{le="+Inf"} 3\n', ''],
    ['le="2"', 'le="0.5"'],
    ['h_sum 4', 'other_sum 4'],
  ];
  for (const [from, to] of broken) {
    expect(structuralFaults(sound.replace(from, to))).not.toEqual([]);
  }
  expect(structuralFaults(sound + sound)).not.toEqual([]);
});
