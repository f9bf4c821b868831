import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../../runtime/prometheus/turns.ts';

test('so many go in one turn, the others later, and all of them go', async () => {
  const turns = new Turns(4);
  const gone: number[] = [];
  const callers = Array.from({ length: 30 }, async (_, caller) => {
    await turns.take();
    gone.push(caller);
  });
  const inEachTurn: number[] = [];
  while (gone.length < 30) {
    const before = gone.length;
    await nextTurn();
    inEachTurn.push(gone.length - before);
  }
  await Promise.all(callers);
  // Two renewals may fall between two looks.
  expect(Math.max(...inEachTurn)).toBeLessThanOrEqual(8);
  expect(gone).toEqual(Array.from({ length: 30 }, (_, caller) => caller));
});

test('one after the other never waits for long', async () => {
  const turns = new Turns(1);
  for (let caller = 0; caller < 20; caller += 1) await turns.take();
});
