import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HostService, PluginEntry, ServiceContext } from '../../../../runtime/host/host.ts';
import { localGateway } from '../../../kit/local-gateway.ts';

const fail = (): never => {
  throw new Error('broken');
};

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

test('services start in order, stop in reverse, once each, however long one takes', async () => {
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

test('a service that fails to start or stop is reported, harms no other and leaves nothing', async () => {
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
  gateway.events.emit({ type: 'a' }, { trusted: true });
  await gateway.stop();
  expect(log).toEqual(['start error start failed: broken', 'stop error stop failed: broken']);
  expect(existsSync(stateDir)).toBe(false);
});

test('internal diagnostics are for services with the id of their plugin, and end with them', async () => {
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
  const internal = { trusted: false, internal: true };
  gateway.events.emit({ type: 'session.state' }, internal);
  const expected = [
    ['telemetry.exporter', { trusted: true }],
    ['session.state', internal],
  ];
  expect(seen).toEqual(expected);
  expect(diagnostics.getRuntimeIdentity?.().processInstanceId).toMatch(/^[0-9a-f-]{36}$/);
  expect(log).toEqual(['gateway warn a metrics default failure emit_failed']);

  await gateway.stop();
  gateway.events.emit({ type: 'session.state' }, internal);
  expect(seen).toEqual(expected);
  expect(() => diagnostics.onEvent(() => {})).toThrow('no longer active');
});
