import { describe, expect, test } from 'vitest';
import type { HostService } from '../../../../runtime/host/host.ts';
import otel from '../../../../runtime/plugins/otel.ts';
import prometheus from '../../../../runtime/plugins/prometheus.ts';

/** A host that calls services as it likes: the embedded gateway waits for one call after the other. */
function hostOf(plugin: typeof otel, linesUntilFault = Number.POSITIVE_INFINITY) {
  const listeners = new Set<unknown>();
  const services: HostService[] = [];
  const api = { registerHttpRoute() {}, registerService: (one: HostService) => services.push(one) };
  plugin.register(api as never);
  let lines = 0;
  const write = (): void => {
    lines += 1;
    if (lines >= linesUntilFault) throw new Error('this logger is full');
  };
  const onEvent = (listener: unknown) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const context = {
    config: { diagnostics: { otel: { enabled: true } } },
    stateDir: '/nonexistent',
    logger: { info: write, warn: write, error: write },
    internalDiagnostics: { emit() {}, onEvent },
  };
  const start = async () => services[0]?.start(context);
  const stop = async () => services[0]?.stop?.(context);
  return { listeners, start, stop };
}

describe.each([prometheus, otel])('$id', (plugin) => {
  test('listens once after starts that overlap, and not after a stop', async () => {
    const { listeners, start, stop } = hostOf(plugin);
    await Promise.all([start(), start()]);
    expect(listeners.size).toBe(1);
    await Promise.all([stop(), stop()]);
    expect(listeners.size).toBe(0);
    await Promise.all([start(), stop()]);
    expect(listeners.size).toBe(0);
  });

  test.each([1, 2])('does not listen after a start that fails at line %i', async (line) => {
    const { listeners, start } = hostOf(plugin, line);
    await expect(start()).rejects.toThrow('full');
    expect(listeners.size).toBe(0);
  });
});
