import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import type {
  HostEvent,
  HostEventFilter,
  HostService,
  PluginEntry,
  ServiceContext,
} from '../../../../runtime/host/host.ts';
import { localGateway } from '../../../kit/local-gateway.ts';

const TRUSTED = { trusted: true };
const fail = (): never => {
  throw new Error('broken');
};

describe('an event', () => {
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

  test('arrives with its time, its number and what the host says of it; private data where it is not declined', () => {
    const { events } = dispatcher();
    const seen: unknown[] = [];
    const declined: unknown[] = [];
    events.onEvent((...given) => void seen.push(given));
    events.onEvent((...[, , data]) => void declined.push(data), {}, { includePrivateData: false });
    events.emit({ type: 'a' }, TRUSTED, { errorMessage: 'why' });
    events.emit({ type: 'b', ts: 5 }, { trusted: false, trustedTraceContext: true });
    const now = expect.toSatisfy((ts: number) => Math.abs(ts - Date.now()) < 60_000);
    expect(seen).toEqual([
      [{ type: 'a', ts: now, seq: 1 }, TRUSTED, { errorMessage: 'why' }],
      [{ type: 'b', ts: 5, seq: 2 }, { trusted: false, trustedTraceContext: true }, {}],
    ]);
    expect(declined).toEqual([{}, {}]);
  });

  test('arrives where its type is asked for, while diagnostics are on', () => {
    const { events, typesOf } = dispatcher();
    const seen = [{}, { include: ['a', 'b'], exclude: ['b'] }, { include: [] }].map(typesOf);
    for (const enabled of [true, false]) {
      events.enabled = enabled;
      for (const type of ['a', 'b', 'c']) events.emit({ type }, TRUSTED);
    }
    expect(seen).toEqual([['a', 'b', 'c'], ['a'], []]);
  });

  test('is a frozen copy, however deep, and may hold itself', () => {
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

  test('arrives no more once the subscription has ended, even while it is delivered', () => {
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

  test('that its listeners emit in a circle ends after a hundred', () => {
    const { events, typesOf } = dispatcher();
    const types = typesOf();
    events.onEvent(() => events.emit({ type: 'a' }, TRUSTED));
    for (const count of [100, 200]) {
      events.emit({ type: 'a' }, TRUSTED);
      expect(types).toHaveLength(count);
    }
  });

  test.each([
    ['a listener that throws', { type: 'a' }, 'a', ['a', 'b']],
    ['a function in it', { type: 'a', call: fail }, 'a', ['b']],
    ['a getter that throws', Object.defineProperty({}, 'type', { get: fail }), 'unknown', ['b']],
    ['nothing', undefined, 'unknown', ['b']],
    ['a type that is no text', { type: Symbol('s') }, 'unknown', ['b']],
  ])('with %s is reported and raises nothing, and the others arrive', (_, event, type, arrive) => {
    const { events, errors, typesOf } = dispatcher();
    events.onEvent((one) => void (one.type === 'a' && fail()));
    const types = typesOf();
    events.emit(event as never, TRUSTED);
    events.emit({ type: 'b' }, TRUSTED);
    expect(types).toEqual(arrive);
    expect(errors).toEqual([expect.stringMatching(new RegExp(`^${type}: `))]);
  });
});

describe('services of plugins', () => {
  /** A plugin with one service; `contexts` receives what it was started with. */
  const plugin = (
    id: string,
    service: Partial<HostService> = {},
    contexts: ServiceContext[] = [],
  ): PluginEntry => ({
    ...{ id, name: id, description: 'For tests.' },
    register: (api) =>
      api.registerService({ id, start: (context) => void contexts.push(context), ...service }),
  });

  test('start in order, stop in reverse, once each, however long one takes', async () => {
    const steps: string[] = [];
    const stepping = (id: string, stopped?: Promise<void>): PluginEntry =>
      plugin(id, {
        start: () => void steps.push(`start ${id}`),
        stop: () => {
          steps.push(`stop ${id}`);
          return stopped;
        },
      });
    const { gateway, log } = await localGateway({
      plugins: [stepping('a'), stepping('stuck', new Promise(() => {})), stepping('b')],
    });
    await Promise.all([gateway.stop(), gateway.stop()]);
    const started = ['start a', 'start stuck', 'start b'];
    expect(steps).toEqual([...started, 'stop b', 'stop stuck', 'stop a']);
    expect(log).toEqual(['stuck error stop failed: it took longer than 600 ms']);
  });

  test('that fail to start or stop are reported, harm no other and leave nothing', async () => {
    const contexts: ServiceContext[] = [];
    const plugins = [
      plugin('start', {
        start: ({ internalDiagnostics }) => {
          internalDiagnostics?.onEvent(() => expect.unreachable());
          fail();
        },
      }),
      plugin('stop', { stop: fail }),
      plugin('fine', {}, contexts),
    ];
    const { gateway, log } = await localGateway({ plugins });
    const [{ stateDir } = { stateDir: '' }] = contexts;
    expect(existsSync(stateDir)).toBe(true);
    gateway.events.emit({ type: 'a' }, TRUSTED);
    await gateway.stop();
    expect(log).toEqual(['start error start failed: broken', 'stop error stop failed: broken']);
    expect(existsSync(stateDir)).toBe(false);
  });

  test('have internal diagnostics under the id of their plugin, which end with them', async () => {
    const contexts: ServiceContext[] = [];
    const plugins = [plugin('a', {}, contexts), plugin('b', { id: 'other' }, contexts)];
    const { gateway, log } = await localGateway({ plugins });
    const [diagnostics, none] = contexts.map(({ internalDiagnostics }) => internalDiagnostics);
    if (diagnostics === undefined || none !== undefined) throw new Error('granted otherwise');
    const seen: unknown[] = [];
    diagnostics.onEvent(({ type }, metadata) => void seen.push([type, metadata]));
    diagnostics.onEvent(({ type }) => void seen.push(type))();
    const report = { type: 'telemetry.exporter', exporter: 'a', signal: 'metrics' } as const;
    diagnostics.emit({ ...report, status: 'started' });
    const failure = { signal: 'metrics', status: 'failure', reason: 'emit_failed' } as const;
    diagnostics.reportExporterHealth?.(failure);
    expect(seen).toEqual([['telemetry.exporter', TRUSTED]]);
    expect(diagnostics.getRuntimeIdentity?.().processInstanceId).toMatch(/^[0-9a-f-]{36}$/);
    expect(log).toEqual(['gateway warn a metrics default failure emit_failed']);

    await gateway.stop();
    gateway.events.emit({ type: 'session.state' }, TRUSTED);
    expect(seen).toHaveLength(1);
    expect(() => diagnostics.onEvent(() => {})).toThrow('no longer active');
  });
});
