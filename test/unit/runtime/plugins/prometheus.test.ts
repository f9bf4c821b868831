import { expect, test, vi } from 'vitest';
import type {
  HostService,
  HttpRoute,
  PluginApi,
  ServiceContext,
} from '../../../../runtime/host/host.ts';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import plugin from '../../../../runtime/plugins/prometheus.ts';
import { localGateway, SCRAPE_PATH, TOKEN, scrape as text } from '../../../kit/local-gateway.ts';

const webhook = { type: 'webhook.received', channel: 'telegram', updateType: 'message' };
const counted = 'openclaw_webhook_received_total{channel="telegram",webhook="message"}';

test.each([
  ['operator.read', 200],
  ['operator.write', 200],
  ['operator.admin', 200],
  ['operator.approvals', 403],
])('%s alone is answered with %i', async (scope, status) => {
  const credential = { token: TOKEN, scopes: [scope] };
  await using local = await localGateway({ plugins: [plugin], credential });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`http://127.0.0.1:${local.port}${SCRAPE_PATH}`, { headers });
  expect(answer.status).toBe(status);
});

test('an idle gateway shows its build, that the exporter started, and zeros for the alerts', async () => {
  await using local = await localGateway({ plugins: [plugin] });
  const body = await text(local.port);
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
  await using local = await localGateway({ plugins: [plugin] });
  local.gateway.events.emit(webhook, { trusted: false });
  local.gateway.events.emit(webhook, { trusted: false, trustedTraceContext: true });
  expect(await text(local.port)).not.toContain(counted);
  local.gateway.events.emit(webhook, { trusted: true });
  local.gateway.events.emit(webhook, { trusted: false, internal: true });
  expect(await text(local.port)).toContain(`${counted} 2\n`);
});

test('an empty body while diagnostics are off; nothing is remembered over it', async () => {
  const off = { diagnostics: { enabled: false } };
  await using local = await localGateway({ plugins: [plugin], config: off });
  const reported: unknown[] = [];
  const report = (event: object) => void reported.push(Reflect.get(event, 'status'));
  local.gateway.events.onEvent(report, { include: ['telemetry.exporter'] });
  expect(await text(local.port)).toBe('');
  await local.gateway.reconfigure({ diagnostics: { enabled: true } });
  local.gateway.events.emit(webhook, { trusted: true });
  expect(await text(local.port)).toContain(`${counted} 1\n`);
  await local.gateway.reconfigure(off);
  expect(await text(local.port)).toBe('');
  await local.gateway.reconfigure({});
  const fresh = await text(local.port);
  expect(fresh).not.toContain(counted);
  expect(fresh).toContain('openclaw_telemetry_exporter_total');
  expect(reported).toEqual(['started', 'started']); // a stop drops nothing and says nothing
});

test('is a route behind gateway auth and a service that does not start without events', async () => {
  const routes: HttpRoute[] = [];
  const services: HostService[] = [];
  plugin.register({
    registerHttpRoute: (route) => void routes.push(route),
    registerService: (service) => void services.push(service),
  } as PluginApi);
  const auth = { auth: 'gateway', gatewayRuntimeScopeSurface: 'trusted-operator' };
  expect(routes).toMatchObject([{ path: SCRAPE_PATH, match: 'exact', ...auth }]);
  expect(services.map(({ id }) => id)).toEqual(['diagnostics-prometheus']);
  const start = services[0]?.start({ config: {} } as ServiceContext);
  await expect(start).rejects.toThrow('offers no diagnostic events');
});

test('labels are normalised anew every minute, as long as the exporter runs', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const invalidated = vi.spyOn(SeriesStore.prototype, 'invalidateValues');
  try {
    const local = await localGateway({ plugins: [plugin] });
    vi.advanceTimersByTime(59_000);
    expect(invalidated).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(invalidated).toHaveBeenCalledOnce();
    await local[Symbol.asyncDispose]();
    invalidated.mockClear();
    vi.advanceTimersByTime(600_000);
    expect(invalidated).not.toHaveBeenCalled();
  } finally {
    invalidated.mockRestore();
    vi.useRealTimers();
  }
});
