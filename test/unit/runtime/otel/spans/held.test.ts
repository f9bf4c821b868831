import { beforeEach, expect, test, vi } from 'vitest';
import type { GatewayId } from '../../../../../runtime/otel/spans/gateway-ids.ts';
import { HELD_LIMIT, HELD_TIME, Held } from '../../../../../runtime/otel/spans/held.ts';

let now = 0;
let held: Held;
let released: string[];
beforeEach(() => {
  now = 0;
  released = [];
  held = new Held(() => now);
});

/** An id of the gateway, as far as what waits for it is concerned. */
const idOf = (): GatewayId => ({ waiting: [] }) as unknown as GatewayId;

function wait(id: GatewayId, name: string, claims = false): void {
  held.add({ id, claims, release: () => released.push(name) });
}

test('what waits for a parent goes when it is known whose the id is, claims first', () => {
  const parent = idOf();
  const other = idOf();
  wait(parent, 'child');
  wait(parent, 'claim', true);
  wait(other, 'stranger');
  held.settle(parent);
  expect(released).toEqual(['claim', 'child']);
  expect(held.size).toBe(1);
  held.settle(parent);
  expect(released).toHaveLength(2);
});

test('a parent that never comes is waited for no longer than the limit, with all that wait for it', () => {
  const parent = idOf();
  wait(parent, 'old');
  now = HELD_TIME - 1;
  wait(parent, 'young');
  held.sweep();
  expect(released).toEqual([]);
  now = HELD_TIME;
  held.sweep();
  expect(released).toEqual(['old', 'young']);
});

test('without another event a timer lets go', () => {
  vi.useFakeTimers();
  try {
    wait(idOf(), 'lonely');
    now = HELD_TIME;
    vi.advanceTimersByTime(HELD_TIME);
    expect(released).toEqual(['lonely']);
  } finally {
    vi.useRealTimers();
  }
});

test('one too many lets the oldest go', () => {
  for (let index = 0; index <= HELD_LIMIT; index += 1) wait(idOf(), String(index));
  expect(released).toEqual(['0']);
  expect(held.size).toBe(HELD_LIMIT);
});

test('the end lets everything go', () => {
  wait(idOf(), 'a');
  wait(idOf(), 'b', true);
  held.drain();
  expect(released).toEqual(['a', 'b']);
  expect(held.size).toBe(0);
});
