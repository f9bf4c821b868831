import { hostname, userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { emitPairs, exported, plainPlugin } from '../../../../kit/otel-exporter.ts';

const argv = [...process.argv];
beforeEach(() => void process.argv.push('--token', 'hunter2', '--password=hunter2'));
afterEach(() => {
  process.argv.splice(0, process.argv.length, ...argv);
});

/** The resource of all three signals, and all that was sent. */
async function sent() {
  const { receiver } = await exported(plainPlugin, { logs: true }, (exporter) =>
    emitPairs(exporter, 1),
  );
  const { metrics, spans, logs, arrivals } = receiver;
  const [resource, ...others] = [metrics, spans, logs].map(([first]) => first?.resource);
  expect(others).toEqual([resource, resource]);
  return { resource, bodies: Buffer.concat(arrivals.map(({ body }) => body)).toString('latin1') };
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
    const { resource, bodies } = await sent();
    expect(resource).toEqual({ ...OWN, ...RUNTIME });
    const { username } = userInfo();
    for (const text of ['hunter2', process.execPath, process.cwd(), hostname(), `${username}@`])
      expect(bodies).not.toContain(text);
  });

  it('holds what the environment names, another instance too', async () => {
    const named = { 'deployment.environment': 'test', 'service.instance.id': 'blue' };
    const pairs = Object.entries(named).map((pair) => pair.join('='));
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', pairs.join());
    expect((await sent()).resource).toEqual({ ...OWN, ...RUNTIME, ...named });
  });

  it('holds paths and hosts when their detectors are named, command and owner never', async () => {
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'all');
    const { title } = process;
    process.title = 'run --token hunter2';
    onTestFinished(() => void Reflect.set(process, 'title', title));
    const { resource = {}, bodies } = await sent();
    const found = { 'host.name': hostname(), 'process.executable.path': process.execPath };
    expect(resource).toMatchObject({ ...found, ...OWN });
    expect(Object.keys(resource).filter((name) => /command|owner/.test(name))).toEqual([]);
    expect(bodies).not.toContain('hunter2');
  });

  it('is the SDK, the service and its instance when no detector is wanted', async () => {
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'none');
    expect((await sent()).resource).toEqual(OWN);
  });
});
