/**
 * Both plugins as people install them: from a registry, trusted, in one gateway that a real
 * Prometheus scrapes; the OTel exporter is replaced while turns are running.
 */
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventually } from '../../kit/eventually.ts';
import type { ReceivedSpan } from '../../kit/otlp/telemetry.ts';
import { startPrometheus } from '../../kit/prometheus-server.ts';
import { Receiver } from '../../kit/receiver.ts';
import type { Report } from '../../kit/report.ts';
import { checkLint, checkTargetUp } from '../../prometheus/readers.ts';
import { checkOtelCounters, checkSessions, checkTraceparents } from '../checks/otel.ts';
import { checkPrivacy, checkTokenAuth } from '../checks/scrape.ts';
import { checkFamilies, checkValues, expectedValues } from '../checks/values.ts';
import type { RpcClient } from '../gateway.ts';
import { ask, GATEWAY_TOKEN, type GatewayConfig } from '../gateway.ts';
import { checkSource, installPlugins } from '../install.ts';
import {
  type Bench,
  OTEL_PLUGIN,
  PROMETHEUS_PLUGIN,
  prepareStage,
  type Stage,
  settings,
} from '../stage.ts';
import { driveEverything, SPOKEN, startTraffic } from '../traffic.ts';
import { endLab, LAB_ENVIRONMENT, LAB_PLUGIN, LAB_SETTINGS, startLab } from './lab.ts';
import { driveAcrossReload, switchOffAndOn } from './reloads.ts';

const PLUGINS = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];

export async function trustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'trusted');
  const { report } = bench;
  const { gateway, models } = stage;
  await installPlugins(bench, stage, PLUGINS);

  report.step('start the gateway with both plugins');
  await using receiver = await Receiver.start();
  const endpoint = receiver.url;
  await gateway.configure(configuration(stage, { endpoint, serviceName: 'first' }));
  await gateway.start(LAB_ENVIRONMENT);
  await checkSource(report, gateway, 'internal diagnostics');
  await checkTokenAuth(report, gateway);

  report.step('turns through RPC, HTTP and the channel');
  const traffic = await startTraffic(stage, GATEWAY_TOKEN);
  await driveEverything(traffic);
  await checkValues(report, gateway, expectedValues(traffic));
  await checkHealth(report, traffic.rpc);

  report.step('a new configuration of diagnostics.otel among turns');
  const second = configuration(stage, { endpoint, serviceName: 'second' });
  await driveAcrossReload(traffic, () => gateway.configure(second));
  await checkValues(report, gateway, expectedValues(traffic));

  report.step('Prometheus scrapes it, with credentials from a file');
  await checkScraped(bench, stage);
  await startLab(traffic);

  report.step('a whole scrape, after the first memory sample');
  const whole = await eventually('a scrape with a memory sample', 45_000, async () => {
    const text = (await ask(gateway)).body;
    return text.includes('openclaw_memory_bytes') ? text : undefined;
  });
  checkFamilies(bench, whole);
  checkPrivacy(report, whole, gateway.folder);
  checkLint(report, whole);

  report.step('blocked tools, a stuck session, memory pressure, a full queue of events');
  await endLab(bench, traffic);
  traffic.rpc.close();

  report.step('stop, which flushes, and compare');
  await gateway.stop();
  checkSessions(report, receiver);
  const { metrics, spans, logs, arrivals } = receiver;
  checkOtelCounters(report, metrics, traffic);
  checkTraceparents(report, spans, models.calls);
  report.check(logs.length > 0, 'logs arrive', `${logs.length}`);
  checkSeenSpans(bench, spans);
  const spoken = arrivals.filter(({ body }) => body.includes(SPOKEN));
  report.equal(spoken.length, 0, 'no text of a turn arrives');

  await switchOffAndOn(bench, stage, configuration(stage));
  const refused = new Set(await gateway.refused());
  report.note(`beyond loopback, refused: ${[...refused].join(', ') || 'nothing'}`);
}

async function checkScraped({ report, scratch }: Bench, { gateway }: Stage): Promise<void> {
  const port = Number(new URL(gateway.url).port);
  await using prometheus = await startPrometheus(scratch, GATEWAY_TOKEN, { gateway: port });
  await checkTargetUp(report, prometheus, 'gateway', 3);
}

/** What `openclaw status --all` shows of the exporter. */
async function checkHealth(report: Report, rpc: RpcClient): Promise<void> {
  const answer = await rpc.request('diagnostics.stability', { type: 'telemetry.exporter' });
  const { events } = answer as { readonly events: readonly Record<string, unknown>[] };
  const states = events.map(({ source, target, outcome, transport }) =>
    [source, target, outcome, transport].join(' '),
  );
  report.equal(
    states.filter((state) => state.startsWith(PROMETHEUS_PLUGIN)),
    [`${PROMETHEUS_PLUGIN} metrics started prometheus-scrape`],
    "the gateway's exporter health names the plugin",
  );
}

/** What is seen of the kinds of spans, and those that only the lab brings about. */
function checkSeenSpans({ report }: Bench, spans: readonly ReceivedSpan[]): void {
  const seen = new Set(spans.map(({ name }) => name));
  const unseen = catalogAt().spans.flatMap(({ name }) => (seen.has(name) ? [] : [name]));
  report.note(`spans not seen: ${unseen.join(' ')}`);
  const ofLab = ['openclaw.session.stuck', 'openclaw.memory.pressure'];
  report.equal(
    ofLab.filter((name) => !seen.has(name)),
    [],
    'a stuck session and memory pressure are spans',
  );
}

/** Both plugins and the lab's. The name of the service tells two sessions of the exporter apart. */
function configuration(
  stage: Stage,
  otel?: { readonly endpoint: string; readonly serviceName: string },
): GatewayConfig {
  return settings(stage, {
    plugins: [...PLUGINS, 'telegram', LAB_PLUGIN],
    ...LAB_SETTINGS,
    ...(otel && { otel: { traces: true, metrics: true, logs: true, ...otel } }),
  });
}
