import { expect, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import type {
  HostEvent,
  HostService,
  HttpRoute,
  PluginApi,
  ServiceContext,
} from '../../../../runtime/host/host.ts';
import plugin from '../../../../runtime/plugins/prometheus.ts';
import { listLogger, localGateway, TOKEN } from '../../../kit/local-gateway.ts';

const path = '/api/diagnostics/prometheus';
const webhook = { type: 'webhook.received', channel: 'telegram', updateType: 'message' };
const counted = 'openclaw_webhook_received_total{channel="telegram",webhook="message"}';

const scrape = (port: number, method = 'GET') =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
const text = async (port: number) => (await scrape(port)).text();

test.each([
  ['operator.read', 200, 405],
  ['operator.write', 200, 405],
  ['operator.admin', 200, 405],
  ['operator.approvals', 403, 403],
])('%s alone is answered with %i', async (scope, read, write) => {
  const credentials = [{ token: TOKEN, scopes: [scope] }];
  await using local = await localGateway({ plugins: [plugin], credentials });
  const answer = await scrape(local.port);
  expect(answer.status).toBe(read);
  if (read === 403) expect(await answer.text()).toContain('operator.read');
  expect((await scrape(local.port, 'POST')).status).toBe(write);
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
  const told = /^(?!# |openclaw_prometheus_series\{).* (?!0$)(?<value>\S+)$/gm;
  expect([...body.matchAll(told)].map(([line]) => line.split('{')[0])).toEqual([
    'openclaw_gateway_build_info',
    'openclaw_telemetry_exporter_total',
  ]);
  expect(local.log).toContainEqual(
    'diagnostics-prometheus info diagnostics-prometheus: recording events from internal diagnostics granted by the gateway',
  );
});

test('counts what the gateway or a trusted part of it vouches for, nothing else', async () => {
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
  const answer = await scrape(local.port);
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  await local.gateway.reconfigure({ diagnostics: { enabled: true } });
  local.gateway.events.emit(webhook, { trusted: true });
  expect(await text(local.port)).toContain(`${counted} 1\n`);
  await local.gateway.reconfigure(off);
  expect(await text(local.port)).toBe('');
  await local.gateway.reconfigure({});
  const fresh = await text(local.port);
  expect(fresh).not.toContain(counted);
  expect(fresh).toContain('openclaw_telemetry_exporter_total');
});

/** What one registration hands to the gateway. */
function register(): { routes: HttpRoute[]; services: HostService[] } {
  const routes: HttpRoute[] = [];
  const services: HostService[] = [];
  const api: PluginApi = {
    registrationMode: 'discovery',
    config: {},
    logger: listLogger([], 'plugin'),
    registerHttpRoute: (route) => void routes.push(route),
    registerService: (service) => void services.push(service),
  };
  plugin.register(api);
  return { routes, services };
}

/** A dispatcher that tells how many listeners it has and what was emitted. */
function diagnostics() {
  const events = new EventDispatcher();
  const emitted: HostEvent[] = [];
  events.onEvent((event) => void emitted.push(event));
  let listeners = 0;
  const context: ServiceContext = {
    config: {},
    stateDir: '',
    logger: listLogger([], 'plugin'),
    internalDiagnostics: {
      emit: (event) => events.emit(event, { trusted: true }),
      onEvent: (...subscription) => {
        listeners += 1;
        const release = events.onEvent(...subscription);
        return () => {
          listeners -= 1;
          release();
        };
      },
    },
  };
  return { context, emitted, listeners: () => listeners };
}

test('registers the same route and service every time, protected by the gateway', () => {
  for (const { routes, services } of [register(), register()]) {
    expect(routes).toMatchObject([
      { path, auth: 'gateway', match: 'exact', gatewayRuntimeScopeSurface: 'trusted-operator' },
    ]);
    expect(services.map(({ id }) => id)).toEqual(['diagnostics-prometheus']);
  }
});

test('starting and stopping leaves no listener; a stop drops nothing and says nothing', async () => {
  const { context, emitted, listeners } = diagnostics();
  const [service] = register().services;
  for (let round = 0; round < 3; round += 1) {
    await service?.start(context);
    expect(listeners()).toBe(1);
    await service?.stop?.(context);
    expect(listeners()).toBe(0);
  }
  await service?.stop?.(context);
  const report = { exporter: 'diagnostics-prometheus', signal: 'metrics' };
  const started = { type: 'telemetry.exporter', ...report, status: 'started' };
  expect(emitted).toMatchObject([started, started, started]);
});

test('a gateway that offers no events at all fails the start of the service, plainly', async () => {
  const { internalDiagnostics: _, ...without } = diagnostics().context;
  const [service] = register().services;
  await expect(service?.start(without)).rejects.toThrow('offers no diagnostic events');
});
