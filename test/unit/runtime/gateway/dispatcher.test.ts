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
    const emitted = { type: 'a', usage: { tokens: [1, { cached: 2 }] }, missing: undefined };
    events.onEvent((event, metadata, privateData) => {
      const { usage } = event as typeof emitted & HostEvent;
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
    ['a function', { type: 'a', call: () => {} }],
    [
      'a getter that throws',
      Object.defineProperty({ type: 'a' }, 'x', { get: fail, enumerable: true }),
    ],
    ['a type that throws', Object.defineProperty({ type: '' }, 'type', { get: fail })],
    ['nothing', undefined as unknown as { type: string }],
  ])('%s instead of an event is reported and never thrown', (_, event) => {
    const { events, errors } = dispatcher();
    const seen = types((listener) => events.onEvent(listener));
    events.emit(event, TRUSTED);
    events.emit({ type: 'b' }, TRUSTED);
    expect(seen).toEqual(['b']);
    expect(errors).toHaveLength(1);
  });

  test('a cyclic event is delivered', () => {
    const { events } = dispatcher();
    const seen = types((listener) => events.onEvent(listener));
    const event: { type: string; self?: unknown } = { type: 'a' };
    event.self = event;
    events.emit(event, TRUSTED);
    expect(seen).toEqual(['a']);
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

describe('who sees what', () => {
  const emitted: readonly (readonly [type: string, metadata: HostEventMetadata])[] = [
    ['model.usage', TRUSTED],
    ['session.state', INTERNAL],
    ['run.execution_phase', UNTRUSTED],
    ['log.record', UNTRUSTED],
    ['gateway.rpc', UNTRUSTED],
    ['gateway.event_loop.sample', INTERNAL],
    ['diagnostic.gc', INTERNAL],
  ];
  const emitAll = (events: EventDispatcher): void => {
    for (const [type, metadata] of emitted) events.emit({ type }, metadata, { errorMessage: 'x' });
  };

  test('exporters see everything', () => {
    const { events } = dispatcher();
    const all = types((listener) => events.onEvent(listener));
    emitAll(events);
    expect(all).toEqual(emitted.map(([type]) => type));
  });

  test('a filter includes and excludes types; trusted events can be narrowed alone', () => {
    const { events } = dispatcher();
    const included = types((listener) =>
      events.onEvent(listener, { include: ['model.usage', 'log.record'], exclude: ['log.record'] }),
    );
    const narrowed = types((listener) => events.onEvent(listener, { includeTrusted: ['other'] }));
    const none = types((listener) => events.onEvent(listener, { include: [] }));
    emitAll(events);
    expect(included).toEqual(['model.usage']);
    expect(narrowed).toEqual(emitted.slice(1).map(([type]) => type));
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

describe('trace propagation', () => {
  const trace = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };

  test('a bridge sees a trusted event before the listeners do', () => {
    const { events } = dispatcher();
    const order: string[] = [];
    events.onEvent((event) => void order.push(`listener ${event.type}`));
    events.registerTracePropagationBridge({
      shouldPrepareEvent: ({ type }) => type === 'model.call.started',
      prepareEvent: (event, metadata) => {
        expect(Object.isFrozen(event)).toBe(true);
        order.push(`bridge ${event.type} ${metadata.trusted}`);
      },
      resolveTraceContext: () => undefined,
    });
    events.emit({ type: 'model.call.started' }, TRUSTED);
    events.emit({ type: 'model.call.started' }, UNTRUSTED);
    events.emit({ type: 'run.started' }, TRUSTED);
    expect(order).toEqual([
      'bridge model.call.started true',
      'listener model.call.started',
      'listener model.call.started',
      'listener run.started',
    ]);
  });

  test('the bridge registered last resolves; without one the context is used as it is', () => {
    const { events, errors } = dispatcher();
    expect(events.resolveTraceContext(trace)).toEqual(trace);
    const first = events.registerTracePropagationBridge({ resolveTraceContext: () => undefined });
    const resolved = { ...trace, spanId: '3'.repeat(16) };
    const second = events.registerTracePropagationBridge({ resolveTraceContext: () => resolved });
    expect(events.resolveTraceContext(trace)).toEqual(resolved);
    second();
    expect(events.resolveTraceContext(trace)).toBeUndefined();
    first();
    events.registerTracePropagationBridge({ resolveTraceContext: fail });
    expect(events.resolveTraceContext(trace)).toBeUndefined();
    expect(errors).toEqual(['traceparent: Error: broken']);
  });

  test('a bridge that throws does not keep the event from the listeners', () => {
    const { events, errors } = dispatcher();
    const seen = types((listener) => events.onEvent(listener));
    for (const bridge of [
      { shouldPrepareEvent: fail, prepareEvent: fail },
      { prepareEvent: fail },
    ]) {
      events.registerTracePropagationBridge({ ...bridge, resolveTraceContext: () => undefined });
      events.emit({ type: 'a' }, TRUSTED);
    }
    expect(seen).toEqual(['a', 'a']);
    expect(errors).toHaveLength(2);
  });
});

test('an event whose type is no text is refused, and reported without being looked at', () => {
  const { events, errors } = dispatcher();
  const seen = types((listener) => events.onEvent(listener));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const type of [Symbol('s'), proxy, [proxy], 1, undefined]) {
    events.emit({ type } as never, TRUSTED);
  }
  expect(seen).toEqual([]);
  expect(errors).toEqual(Array(5).fill('unknown: TypeError: the type of an event is a text'));
});
