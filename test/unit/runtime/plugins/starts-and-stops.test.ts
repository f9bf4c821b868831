import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostEventListener, HostService, PluginApi } from '../../../../runtime/host/host.ts';
import otel from '../../../../runtime/plugins/otel.ts';
import prometheus from '../../../../runtime/plugins/prometheus.ts';
import { Receiver } from '../../../kit/receiver.ts';

/** A host that calls services as it likes: the embedded gateway waits for one call after the other. */
function hostOf(plugin: typeof otel, endpoint: string, linesUntilFault = Number.POSITIVE_INFINITY) {
  const listeners = new Set<HostEventListener>();
  let service: HostService | undefined;
  plugin.register({
    registerHttpRoute() {},
    registerService(registered) {
      service = registered;
    },
  } as Partial<PluginApi> as PluginApi);
  let lines = 0;
  const write = (): void => {
    lines += 1;
    if (lines >= linesUntilFault) throw new Error('this logger is full');
  };
  const context = {
    config: { diagnostics: { otel: { enabled: true, endpoint } } },
    stateDir: '/nonexistent',
    logger: { info: write, warn: write, error: write },
    internalDiagnostics: {
      emit() {},
      onEvent(listener: HostEventListener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
  return {
    listeners,
    start: async () => service?.start(context),
    stop: async () => service?.stop?.(context),
  };
}

let receiver: Receiver;
beforeEach(async () => {
  vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '20');
  receiver = await Receiver.start();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
});

describe.each([prometheus, otel])('$id', (plugin) => {
  test('listens once after starts that overlap, and not after a stop', async () => {
    const { listeners, start, stop } = hostOf(plugin, receiver.url);
    await Promise.all([start(), start()]);
    expect(listeners.size).toBe(1);
    await stop();
    expect(listeners.size).toBe(0);
    await Promise.all([start(), stop()]);
    expect(listeners.size).toBe(0);
  });

  test.each([1, 2])('leaves nothing of a start that fails at line %i', async (line) => {
    const { listeners, start } = hostOf(plugin, receiver.url, line);
    await expect(start()).rejects.toThrow('full');
    expect(listeners.size).toBe(0);
    const { length } = receiver.arrivals;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(receiver.arrivals).toHaveLength(length);
  });
});
