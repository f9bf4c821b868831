import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../../../runtime/prometheus/turns.ts';

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

test('callers that come together share a turn only up to the limit', async () => {
  const turns = new Turns(3);
  let turn = 0;
  let running = true;
  // Asked for before the turns renew themselves, so that it comes first in each turn of the loop.
  const count = (): void => {
    turn += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const inTurn = new Map<number, number>();
  const callers = Array.from({ length: 20 }, async () => {
    await turns.take();
    inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
  });
  await Promise.all(callers);
  running = false;
  expect([...inTurn.values()]).toEqual([3, 3, 3, 3, 3, 3, 2]);
});
