import { describe, expect, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import type {
  HostEvent,
  HostEventMetadata,
  HostPrivateData,
} from '../../../../runtime/host/host.ts';

const TRUSTED = { trusted: true };
const INTERNAL = { trusted: false, internal: true };
const UNTRUSTED = { trusted: false };

/** A dispatcher whose errors are collected. */
function dispatcher() {
  const errors: string[] = [];
  const events = new EventDispatcher((type, error) => void errors.push(`${type}: ${error}`));
  return { events, errors };
}

/** Collects the types that a subscription delivers. */
function types(subscribe: (listener: (event: HostEvent) => void) => unknown): string[] {
  const seen: string[] = [];
  subscribe((event) => void seen.push(event.type));
  return seen;
}

describe('delivery', () => {
  test('an event arrives with its time, its number and what the host says of it', () => {
    const { events } = dispatcher();
    const seen: [HostEvent, HostEventMetadata, HostPrivateData][] = [];
    events.onEvent((...args) => void seen.push(args));
    const before = Date.now();
    events.emit({ type: 'a' }, TRUSTED, { errorMessage: 'why' });
    events.emit({ type: 'b', ts: 5 }, { trusted: false, trustedTraceContext: true });
    expect(seen.map(([event, ...rest]) => [event.type, event.seq, ...rest])).toEqual([
      ['a', 1, TRUSTED, { errorMessage: 'why' }],
      ['b', 2, { trusted: false, trustedTraceContext: true }, {}],
    ]);
    expect(seen[0]?.[0].ts).toBeGreaterThanOrEqual(before);
    expect(seen[1]?.[0].ts).toBe(5);
  });

  test('what a listener receives is a frozen copy, however deep', () => {
    const { events } = dispatcher();
    const emitted: Record<string, unknown> & { type: string; usage: { tokens: [number, object] } } =
      {
        ...{ type: 'a', usage: { tokens: [1, { cached: 2 }] } },
      };
    emitted['self'] = emitted;
    events.onEvent((event, metadata, privateData) => {
      const { usage } = event as HostEvent & typeof emitted;
      expect(usage).toEqual(emitted.usage);
      expect(usage).not.toBe(emitted.usage);
      for (const value of [event, usage, usage.tokens, usage.tokens[1], metadata, privateData]) {
        expect(Object.isFrozen(value)).toBe(true);
      }
    });
    events.emit(emitted, TRUSTED, { modelContent: { inputMessages: ['x'] } });
    expect.assertions(8);
  });

  test('a listener that throws hurts neither the emitter nor the others', () => {
    const { events, errors } = dispatcher();
    events.onEvent(() => {
      throw new Error('broken');
    });
    const seen = types((listener) => events.onEvent(listener));
    events.emit({ type: 'a' }, TRUSTED);
    expect(seen).toEqual(['a']);
    expect(errors).toEqual(['a: Error: broken']);
  });

  test('a subscription ends at once, even while an event is being delivered', () => {
    const { events } = dispatcher();
    const ends: (() => void)[] = [];
    const seen: number[] = [];
    events.onEvent(() => {
      seen.push(1);
      for (const end of ends) end();
    });
    ends.push(events.onEvent(() => void seen.push(2)));
    events.emit({ type: 'a' }, TRUSTED);
    events.emit({ type: 'a' }, TRUSTED);
    expect(seen).toEqual([1, 1]);
  });

  test('listeners that emit in a circle are cut off', () => {
    const { events } = dispatcher();
    let count = 0;
    events.onEvent(() => {
      count += 1;
      events.emit({ type: 'a' }, TRUSTED);
    });
    events.emit({ type: 'a' }, TRUSTED);
    expect(count).toBe(100);
    events.emit({ type: 'a' }, TRUSTED);
    expect(count).toBe(200);
  });

  test.each([
    ['a function in it', { type: 'a', call: () => {} }, 'a'],
    [
      'a getter that throws',
      {
        type: 'a',
        get x() {
          return fail();
        },
      },
      'a',
    ],
    [
      'a type that throws',
      {
        get type() {
          return fail();
        },
      },
      'unknown',
    ],
    ['nothing', undefined, 'unknown'],
    ['a symbol for a type', { type: Symbol('s') }, 'unknown'],
    ['a type that cannot be looked at', { type: revoked() }, 'unknown'],
  ])('%s is reported and never thrown, and the next event is delivered', (_, event, type) => {
    const { events, errors } = dispatcher();
    const seen = types((listener) => events.onEvent(listener));
    events.emit(event as never, TRUSTED);
    events.emit({ type: 'b' }, TRUSTED);
    expect(seen).toEqual(['b']);
    expect(errors).toEqual([expect.stringMatching(new RegExp(`^${type}: `))]);
  });

  test('diagnostics that are switched off deliver nothing until they are on again', () => {
    const { events } = dispatcher();
    const seen = types((listener) => events.onEvent(listener));
    events.enabled = false;
    events.emit({ type: 'a' }, TRUSTED);
    events.enabled = true;
    events.emit({ type: 'b' }, TRUSTED);
    expect(seen).toEqual(['b']);
  });
});

function fail(): never {
  throw new Error('broken');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('who sees what', () => {
  const emitted: readonly (readonly [type: string, metadata: HostEventMetadata])[] = [
    ['model.usage', TRUSTED],
    ['session.state', INTERNAL],
    ['log.record', UNTRUSTED],
  ];

  test('a filter includes and excludes types', () => {
    const { events } = dispatcher();
    const included = types((listener) =>
      events.onEvent(listener, { include: ['model.usage', 'log.record'], exclude: ['log.record'] }),
    );
    const none = types((listener) => events.onEvent(listener, { include: [] }));
    const all = types((listener) => events.onEvent(listener));
    for (const [type, metadata] of emitted) events.emit({ type }, metadata);
    expect(all).toEqual(emitted.map(([type]) => type));
    expect(included).toEqual(['model.usage']);
    expect(none).toEqual([]);
  });

  test('private data goes to exporters that have not declined it', () => {
    const { events } = dispatcher();
    const seen: [string, HostPrivateData][] = [];
    events.onEvent((_event, _metadata, data) => void seen.push(['exporter', data]));
    const declined = { includePrivateData: false };
    events.onEvent((_event, _metadata, data) => void seen.push(['declined', data]), {}, declined);
    events.emit({ type: 'a' }, INTERNAL, { errorMessage: 'x' });
    expect(seen).toEqual([
      ['exporter', { errorMessage: 'x' }],
      ['declined', {}],
    ]);
  });
});
