import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { Exposition } from '../../../../runtime/prometheus/exposition.ts';
import { seriesOf } from '../../../kit/series.ts';

const SERIES = 2000;
const twin = () => {
  const store = new SeriesStore({ cap: 10_000 });
  const gauge = store.gauge({ name: 'z', help: 'Z.', labels: ['l'] });
  const histogram = store.histogram({ name: 'h', help: 'H.', labels: ['l'], bounds: [1, 50] });
  const touch = (value: number) => {
    for (let i = 0; i < SERIES; i += 1) seriesOf(histogram, `value ${i}`).observe(value);
    for (let i = 0; i < 9; i += 1) seriesOf(gauge, `${i}`).set(value);
  };
  touch(1);
  return { store, gauge, histogram, touch, exposition: new Exposition(store) };
};
const textOf = async (gzipped: Promise<Buffer>): Promise<string> =>
  gunzipSync(await gzipped).toString();

test('a compressed text is one for all who ask while nothing changes', async () => {
  const { exposition, touch } = twin();
  const first = await exposition.gzipped();
  expect(await exposition.gzipped()).toBe(first);
  touch(2);
  const text = exposition.text();
  expect((await textOf(exposition.gzipped())) === text).toBe(true);
});

test('there is one more for all who ask meanwhile', async () => {
  const { exposition, gauge } = twin();
  const asked: Promise<Buffer>[] = [];
  for (let i = 0; i < 50; i += 1) {
    seriesOf(gauge, '0').set(i);
    asked.push(exposition.gzipped());
    if (i === 9) await Promise.resolve(); // the first one begins
  }
  expect(new Set(await Promise.all(asked)).size).toBeLessThanOrEqual(2);
  expect((await textOf(asked.at(-1)!)) === exposition.text()).toBe(true);
});

/** What may happen while a text is compressed. */
const MEANWHILE: Readonly<Record<string, (us: ReturnType<typeof twin>, round: number) => void>> = {
  nothing: () => {},
  'new numbers': ({ touch }, round) => touch(10 ** round),
  'new numbers, and another text': ({ touch, exposition }, round) => {
    touch(10 ** round);
    exposition.text();
  },
  'new series, and another text': ({ histogram, touch, exposition }, round) => {
    touch(10 ** round);
    for (let i = 0; i < 900; i += 1) seriesOf(histogram, `value 1${i}.${round}`).observe(7);
    exposition.text();
  },
  'a cleared family, and another text': ({ gauge, exposition }) => {
    gauge.clear();
    exposition.text();
  },
  'another reader, then this one again': ({ store, touch, exposition }) => {
    touch(3);
    new Exposition(store).text();
    exposition.text();
  },
};

test.each(Object.entries(MEANWHILE))(
  'a compressed text is of one moment, though it is written bit by bit: %s',
  async (_, act) => {
    for (const turns of [1, 2, 5, 20]) {
      const [us, other] = [twin(), twin()];
      for (let round = 0; round < 3; round += 1) {
        for (const { touch } of [us, other]) touch(round);
        const gzipped = us.exposition.gzipped();
        // All at once: the text is of the moment in which the call was made.
        await Promise.resolve();
        const expected = other.exposition.text();
        for (let turn = 0; turn < turns; turn += 1) await nextTurn();
        act(us, round);
        expect((await textOf(gzipped)) === expected).toBe(true);
        act(other, round);
      }
      expect(us.exposition.text() === new Exposition(other.store).text()).toBe(true);
    }
  },
);
