import { describe, expect, test, vi } from 'vitest';
import type { HostService, HttpRoute, ServiceContext } from '../../../../runtime/host/host.ts';
import { processIdentity } from '../../../../runtime/host/host-sdk.ts';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { SpanRecorder } from '../../../../runtime/otel/spans/span-recorder.ts';
import otel from '../../../../runtime/plugins/otel.ts';
import prometheus from '../../../../runtime/plugins/prometheus.ts';
import { localGateway, SCRAPE_PATH, scrape, TOKEN } from '../../../kit/local-gateway.ts';

/** A host that calls services as it likes: the embedded gateway waits for one call after the other. */
function hostOf(plugin: typeof otel, linesUntilFault = Number.POSITIVE_INFINITY) {
  const listeners = new Set<unknown>();
  const services: HostService[] = [];
  const routes: HttpRoute[] = [];
  plugin.register({
    registerHttpRoute: (one: HttpRoute) => routes.push(one),
    registerService: (one: HostService) => services.push(one),
  } as never);
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
  const start = async (given: Partial<ServiceContext> = context) =>
    services[0]?.start(given as ServiceContext);
  const stop = async () => services[0]?.stop?.(context);
  return { listeners, services, routes, start, stop };
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

  test('has labels redacted anew every minute, as long as it runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const invalidated = [
      vi.spyOn(SeriesStore.prototype, 'invalidateValues'),
      vi.spyOn(SpanRecorder.prototype, 'invalidate'),
    ];
    const calls = (): number[] => invalidated.map(({ mock }) => mock.calls.length);
    const { start, stop } = hostOf(plugin);
    await start();
    vi.advanceTimersByTime(59_000);
    expect(calls()).toEqual([0, 0]);
    vi.advanceTimersByTime(2_000);
    expect(calls()).toEqual(plugin === otel ? [1, 1] : [1, 0]);
    await stop();
    vi.clearAllMocks();
    vi.advanceTimersByTime(600_000);
    expect(calls()).toEqual([0, 0]);
  });
});

test('the process has an identity that is the same however often the module is loaded, and the one of the gateway where it has one', async () => {
  vi.resetModules();
  const again = await import('../../../../runtime/host/host-sdk.ts');
  const own = processIdentity(undefined);
  expect(own.processInstanceId).toMatch(/^[\da-f-]{36}$/);
  expect(again.processIdentity({})).toBe(own);
  const given = { processInstanceId: 'given', buildId: 'b' };
  expect(again.processIdentity({ getRuntimeIdentity: () => given })).toBe(given);
});

const webhook = { type: 'webhook.received', channel: 'telegram', updateType: 'message' };
const counted = 'openclaw_webhook_received_total{channel="telegram",webhook="message"}';

test.each([
  ['operator.read', 200],
  ['operator.write', 200],
  ['operator.admin', 200],
  ['operator.approvals', 403],
])('%s alone is answered with %i', async (scope, status) => {
  const credential = { token: TOKEN, scopes: [scope] };
  await using local = await localGateway({ plugins: [prometheus], credential });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`http://127.0.0.1:${local.port}${SCRAPE_PATH}`, { headers });
  expect(answer.status).toBe(status);
});

test('an idle gateway shows its build, that the exporter started, and zeros for the alerts', async () => {
  await using local = await localGateway({ plugins: [prometheus] });
  const body = await scrape(local.port);
  const families = [...body.matchAll(/^# TYPE (\S+)/gm)];
  expect(families.map(([, name]) => name)).toEqual([
    'openclaw_diagnostic_async_queue_dropped_total',
    'openclaw_gateway_build_info',
    'openclaw_memory_pressure_total',
    'openclaw_prometheus_series',
    'openclaw_prometheus_series_dropped_total',
    'openclaw_session_recovery_total',
    'openclaw_telemetry_exporter_total',
  ]);
  const nonzero = /^(?!# |openclaw_prometheus_series\{).* (?!0$)(?<value>\S+)$/gm;
  expect([...body.matchAll(nonzero)].map(([line]) => line.split('{')[0])).toEqual([
    'openclaw_gateway_build_info',
    'openclaw_telemetry_exporter_total',
  ]);
  const log = local.log.join('\n');
  expect(log).toContain('recording events from internal diagnostics granted by the gateway');
  expect(log).toContain('secrets are masked by the built-in redaction');
});

test('counts trusted events, of the gateway or of a part that it trusts, nothing else', async () => {
  await using local = await localGateway({ plugins: [prometheus] });
  local.gateway.events.emit(webhook, { trusted: false });
  local.gateway.events.emit(webhook, { trusted: false, trustedTraceContext: true });
  expect(await scrape(local.port)).not.toContain(counted);
  local.gateway.events.emit(webhook, { trusted: true });
  local.gateway.events.emit(webhook, { trusted: false, internal: true });
  expect(await scrape(local.port)).toContain(`${counted} 2\n`);
});

test('an empty body while diagnostics are off; nothing is remembered over it', async () => {
  const off = { diagnostics: { enabled: false } };
  await using local = await localGateway({ plugins: [prometheus], config: off });
  const reported: unknown[] = [];
  const report = (event: object) => void reported.push(Reflect.get(event, 'status'));
  local.gateway.events.onEvent(report, { include: ['telemetry.exporter'] });
  expect(await scrape(local.port)).toBe('');
  await local.gateway.reconfigure({ diagnostics: { enabled: true } });
  local.gateway.events.emit(webhook, { trusted: true });
  expect(await scrape(local.port)).toContain(`${counted} 1\n`);
  await local.gateway.reconfigure(off);
  expect(await scrape(local.port)).toBe('');
  await local.gateway.reconfigure({});
  const fresh = await scrape(local.port);
  expect(fresh).not.toContain(counted);
  expect(fresh).toContain('openclaw_telemetry_exporter_total');
  expect(reported).toEqual(['started', 'started']); // a stop drops nothing and says nothing
});

test('the scrape is a route behind gateway auth and a service that does not start without events', async () => {
  const { routes, services, start } = hostOf(prometheus);
  const auth = { auth: 'gateway', gatewayRuntimeScopeSurface: 'trusted-operator' };
  expect(routes).toMatchObject([{ path: SCRAPE_PATH, match: 'exact', ...auth }]);
  expect(services.map(({ id }) => id)).toEqual(['diagnostics-prometheus']);
  await expect(start({ config: {} })).rejects.toThrow('offers no diagnostic events');
});
