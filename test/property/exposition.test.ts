import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { differences, samplesByKey } from '../kit/exposition-text.ts';
import { anyStore } from './any-store.ts';

test('any label text and any double is read back as it was', () => {
  fc.assert(
    fc.property(anyStore(60), ({ store, expected }) => {
      expect(differences(expected, samplesByKey(new Exposition(store).text()))).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
