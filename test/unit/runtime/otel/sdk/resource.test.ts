import { hostname, userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { emitPairs, exported, plainPlugin } from '../../../../kit/otel-exporter.ts';

const argv = [...process.argv];
beforeEach(() => void process.argv.push('--token', 'hunter2', '--password=hunter2'));
afterEach(() => {
  process.argv.splice(0, process.argv.length, ...argv);
  vi.unstubAllEnvs();
});

/** The resource of each signal, and all that was sent. */
async function sent() {
  const { receiver } = await exported(plainPlugin, { logs: true }, (exporter) =>
    emitPairs(exporter, 1),
  );
  const [metric] = receiver.metrics;
  const [span] = receiver.spans;
  const [log] = receiver.logs;
  const bodies = Buffer.concat(receiver.arrivals.map(({ body }) => body)).toString('latin1');
  return { resources: [metric, span, log].map((item) => item?.resource), bodies };
}

const OWN = {
  'service.name': 'openclaw',
  'service.instance.id': '00000000-0000-4000-8000-000000000000',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.version': expect.any(String),
};
const RUNTIME = {
  'process.pid': process.pid,
  'process.runtime.name': 'nodejs',
  'process.runtime.version': process.versions.node,
};

describe('the resource', () => {
  it('says which process it is and nothing of how it was called, alike on all signals', async () => {
    const { resources, bodies } = await sent();
    expect(resources).toEqual(new Array(3).fill({ ...OWN, ...RUNTIME }));
    const { username } = userInfo();
    for (const text of ['hunter2', process.execPath, process.cwd(), hostname(), `${username}@`]) {
      expect(bodies).not.toContain(text);
    }
  });

  it('holds what the environment names, another instance too', async () => {
    const named = 'deployment.environment=test,service.instance.id=blue,service.version=7';
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', named);
    const attributes = { 'deployment.environment': 'test', 'service.version': '7' };
    expect((await sent()).resources).toEqual(
      new Array(3).fill({ ...OWN, ...RUNTIME, ...attributes, 'service.instance.id': 'blue' }),
    );
  });

  it('holds paths and hosts when their detectors are named, command and owner never', async () => {
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'all');
    const { title } = process;
    process.title = 'run --token hunter2';
    onTestFinished(() => void Reflect.set(process, 'title', title));
    const [first = {}, ...others] = (await sent()).resources;
    expect(others).toEqual([first, first]);
    expect(first).toMatchObject({ 'host.name': hostname() });
    expect(first).toMatchObject({ 'process.executable.path': process.execPath, ...OWN });
    const names = Object.keys(first).filter((name) => /command|owner/.test(name));
    expect(names).toEqual([]);
    expect(JSON.stringify(first)).not.toContain('hunter2');
  });

  it('is the SDK, the service and its instance when no detector is wanted', async () => {
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'none');
    expect((await sent()).resources).toEqual(new Array(3).fill(OWN));
  });
});
