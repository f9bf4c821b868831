import { expect, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import type { HostEvent, HostEventFilter } from '../../../../runtime/host/host.ts';

const TRUSTED = { trusted: true };
const fail = (): never => {
  throw new Error('broken');
};

/** A dispatcher whose errors are collected, and the types of events that a listener got. */
function dispatcher() {
  const errors: string[] = [];
  const events = new EventDispatcher((type, error) => void errors.push(`${type}: ${error}`));
  const typesOf = (filter?: HostEventFilter): string[] => {
    const types: string[] = [];
    events.onEvent(({ type }) => void types.push(type), filter);
    return types;
  };
  return { events, errors, typesOf };
}

test('an event arrives with its time, its number and what the host says of it; private data where it is not declined', () => {
  const { events } = dispatcher();
  const seen: unknown[] = [];
  const declined: unknown[] = [];
  const before = Date.now();
  events.onEvent((...given) => void seen.push(given));
  events.onEvent((...[, , data]) => void declined.push(data), {}, { includePrivateData: false });
  events.emit({ type: 'a' }, TRUSTED, { errorMessage: 'why' });
  events.emit({ type: 'b', ts: 5 }, { trusted: false, trustedTraceContext: true });
  const now = expect.toSatisfy((ts: number) => ts >= before && ts <= Date.now());
  expect(seen).toEqual([
    [{ type: 'a', ts: now, seq: 1 }, TRUSTED, { errorMessage: 'why' }],
    [{ type: 'b', ts: 5, seq: 2 }, { trusted: false, trustedTraceContext: true }, {}],
  ]);
  expect(declined).toEqual([{}, {}]);
});

test('what a listener receives is a frozen copy, however deep, and may hold itself', () => {
  const { events } = dispatcher();
  const emitted = { type: 'a', usage: { tokens: [1, { cached: 2 }] }, self: {} };
  emitted.self = emitted;
  events.onEvent((event, ...others) => {
    const { usage } = event as HostEvent & typeof emitted;
    expect(usage).toEqual(emitted.usage);
    expect(usage).not.toBe(emitted.usage);
    for (const value of [event, usage, usage.tokens, usage.tokens[1], ...others])
      expect(Object.isFrozen(value)).toBe(true);
  });
  events.emit(emitted, TRUSTED, { modelContent: { inputMessages: ['x'] } });
  expect.assertions(8);
});

test('a listener that throws hurts neither the emitter nor the others', () => {
  const { events, errors, typesOf } = dispatcher();
  events.onEvent(fail);
  const types = typesOf();
  events.emit({ type: 'a' }, TRUSTED);
  expect([types, errors]).toEqual([['a'], ['a: Error: broken']]);
});

test('a subscription ends at once, even while an event is being delivered', () => {
  const { events } = dispatcher();
  const seen: number[] = [];
  events.onEvent(() => {
    seen.push(1);
    end();
  });
  const end = events.onEvent(() => void seen.push(2));
  for (const type of ['a', 'b']) events.emit({ type }, TRUSTED);
  expect(seen).toEqual([1, 1]);
});

test('listeners that emit in a circle are cut off', () => {
  const { events, typesOf } = dispatcher();
  const types = typesOf();
  events.onEvent(() => events.emit({ type: 'a' }, TRUSTED));
  for (const count of [100, 200]) {
    events.emit({ type: 'a' }, TRUSTED);
    expect(types).toHaveLength(count);
  }
});

test.each([
  ['a function in it', { type: 'a', call: fail }, 'a'],
  ['a getter that throws', Object.defineProperty({}, 'type', { get: fail }), 'unknown'],
  ['nothing', undefined, 'unknown'],
  ['a type that is no text', { type: Symbol('s') }, 'unknown'],
])('%s is reported and never thrown, and the next event is delivered', (_, event, type) => {
  const { events, errors, typesOf } = dispatcher();
  const types = typesOf();
  events.emit(event as never, TRUSTED);
  events.emit({ type: 'b' }, TRUSTED);
  expect(types).toEqual(['b']);
  expect(errors).toEqual([expect.stringMatching(new RegExp(`^${type}: `))]);
});

test('a filter includes and excludes types; diagnostics that are off deliver nothing', () => {
  const { events, typesOf } = dispatcher();
  const seen = [{}, { include: ['a', 'b'], exclude: ['b'] }, { include: [] }].map(typesOf);
  for (const enabled of [true, false]) {
    events.enabled = enabled;
    for (const type of ['a', 'b', 'c']) events.emit({ type }, TRUSTED);
  }
  expect(seen).toEqual([['a', 'b', 'c'], ['a'], []]);
});
