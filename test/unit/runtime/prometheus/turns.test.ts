import { expect, test } from 'vitest';
import { Turns } from '../../../../runtime/prometheus/turns.ts';

test('callers that come together share a turn only up to the limit, and all of them go', async () => {
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
