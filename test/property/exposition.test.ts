import { expect, test } from 'vitest';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { differences, samplesByKey } from '../kit/exposition-text.ts';
import { Random } from '../proof/random.ts';
import { ArbitraryStore } from './arbitrary-store.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

test(`any label text and any double is read back as it was (seed ${seed})`, () => {
  const random = new Random(seed);
  for (let index = 0; index < 20; index += 1) {
    const { store, expected } = new ArbitraryStore(random, 100);
    expect(differences(expected, samplesByKey(new Exposition(store).text()))).toEqual([]);
  }
});
