/**
 * Both plugins as people install them: from a registry, trusted, in one gateway that a real
 * Prometheus scrapes; the OTel exporter is replaced while turns are running.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Collector, readyCollector } from '../../collector/collector.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventually } from '../../kit/eventually.ts';
import type { ReceivedSpan } from '../../kit/otlp/telemetry.ts';
import { PrometheusServer } from '../../kit/prometheus-server.ts';
import { Receiver } from '../../kit/receiver.ts';
import type { Report } from '../../kit/report.ts';
import { checkLint, checkTargetUp } from '../../prometheus/readers.ts';
import { checkTokenAuth } from '../checks/auth.ts';
import { checkOtelCounters, checkTraceparents } from '../checks/otel.ts';
import { checkPrivacy } from '../checks/privacy.ts';
import { checkFamilies, checkValues, expectedValues, settledScrape } from '../checks/values.ts';
import { ask, GATEWAY_TOKEN } from '../gateway.ts';
import { installPlugins } from '../install.ts';
import { connectRpc, type RpcClient } from '../rpc-client.ts';
import {
  type Bench,
  OTEL_PLUGIN,
  PROMETHEUS_PLUGIN,
  prepareStage,
  type Stage,
  settings,
} from '../stage.ts';
import {
  type Driven,
  driveEverything,
  nothingDriven,
  SPOKEN,
  type TrafficParts,
} from '../traffic.ts';
import { endLab, LAB_ENTRY, LAB_ENVIRONMENT, LAB_FOLDER, LAB_PLUGIN, startLab } from './lab.ts';
import { driveAcrossReload, switchOffAndOn } from './reloads.ts';

const PLUGINS = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];

export async function trustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'trusted');
  const { report } = bench;
  const { gateway, models } = stage;
  await installPlugins(bench, stage, PLUGINS);

  report.step('start the gateway with both plugins');
  // Decodes what is pushed, and passes it on where there is a real Collector (npm run test:collector builds it).
  await using receiver = await Receiver.start();
  const binary = readyCollector();
  await using collector =
    binary === undefined ? null : await Collector.start(binary, stage.gateway.folder);
  receiver.forwardTo = collector?.url;
  report.note(`diagnostics-otel pushes to ${collector ? 'a Collector' : 'a receiver of our own'}`);
  await gateway.configure(configuration(stage, otel(receiver, 'first')));
  await start(bench, stage);
  await checkTokenAuth(report, gateway);

  report.step('turns through RPC, HTTP and the channel');
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  const driven = nothingDriven();
  const parts: TrafficParts = { ...stage, rpc };
  await driveEverything(parts, driven);
  await checkDriven(report, parts, driven);
  await checkHealth(report, rpc);

  report.step('a new configuration of diagnostics.otel among turns');
  const second = configuration(stage, otel(receiver, 'second'));
  await driveAcrossReload(parts, driven, () => gateway.configure(second));
  await checkDriven(report, parts, driven);

  report.step('Prometheus scrapes it, with credentials from a file');
  await checkScraped(bench, stage);
  await startLab(parts);

  report.step('a whole scrape, after the first memory sample');
  const whole = await eventually('a scrape with a memory sample', 45_000, async () => {
    const text = (await ask(gateway)).body;
    return text.includes('openclaw_memory_bytes') ? text : undefined;
  });
  checkFamilies(bench, whole);
  checkPrivacy(report, whole, gateway.folder);
  checkLint(report, bench.tools.promtool, whole);

  report.step('blocked tools, a stuck session, memory pressure, a full queue of events');
  await endLab(bench, parts, driven);
  rpc.close();

  report.step('stop, which flushes, and compare');
  await gateway.stop();
  report.equal(receiver.refused, 0, 'every request is taken');
  const { metrics, spans, logs, arrivals } = receiver;
  const names = new Set(metrics.map(({ resource }) => resource['service.name']));
  report.equal([...names].sort(), ['first', 'second'], 'the exporter was replaced, once');
  checkOtelCounters(report, metrics, models.calls, rpc.sent);
  checkTraceparents(report, spans, models.calls);
  report.check(logs.length > 0, 'logs arrive', `${logs.length}`);
  checkSeenSpans(bench, spans);
  const spoken = arrivals.filter(({ body }) => body.includes(SPOKEN));
  report.equal(spoken.length, 0, 'no text of a turn arrives');

  await switchOffAndOn(bench, stage, configuration(stage, { enabled: false }));
  const refused = new Set(await gateway.refused());
  report.note(`beyond loopback, refused: ${[...refused].join(', ') || 'nothing'}`);
}

/** The gateway's own trace of its start says what the plugins cost it. */
async function start({ report }: Bench, { gateway }: Stage): Promise<void> {
  const trace = { OPENCLAW_GATEWAY_STARTUP_TRACE: '1' };
  const { healthy, ready } = await gateway.start({ ...LAB_ENVIRONMENT, ...trace });
  report.note(`healthy after ${healthy.toFixed(1)} s, ready after ${ready.toFixed(1)} s`);
  const lines = (await gateway.log()).split('\n');
  for (const plugin of PLUGINS) {
    const trusted = lines.some(
      (line) => line.includes(`${plugin}: `) && line.includes('internal diagnostics'),
    );
    report.check(trusted, `${plugin} is trusted and granted internal diagnostics`);
    const cost = (what: string): string =>
      lines.flatMap((line) => new RegExp(what).exec(line)?.[1] ?? [])[0] ?? '?';
    const load = cost(`gateway-load\\.plugin\\.${plugin} .*loadAndRegisterMs=([\\d.]+)`);
    const started = cost(`plugin-services\\.${plugin}\\.${plugin} ([\\d.]+)ms`);
    report.note(`${plugin}: loaded within ${load} ms, started within ${started} ms`);
  }
}

async function checkDriven(report: Report, parts: TrafficParts, driven: Driven): Promise<void> {
  const expected = expectedValues(driven, parts.models.calls, parts.rpc.sent);
  checkValues(report, await settledScrape(parts.gateway, expected), expected);
}

async function checkScraped({ report, scratch, tools }: Bench, stage: Stage): Promise<void> {
  const credentialsFile = join(scratch, 'gateway.token');
  await writeFile(credentialsFile, GATEWAY_TOKEN, { mode: 0o600 });
  const port = Number(new URL(stage.gateway.url).port);
  await using prometheus = await PrometheusServer.start(tools.prometheus, scratch, [
    { name: 'gateway', port, credentialsFile },
  ]);
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

/** Every kind of span was seen, or it is said which was not. */
function checkSeenSpans({ report }: Bench, spans: readonly ReceivedSpan[]): void {
  const seen = new Set(spans.map(({ name }) => name));
  const all = catalogAt('next').spans.map(({ name }) => name);
  const unseen = all.filter((name) => !seen.has(name));
  report.note(
    `${all.length - unseen.length} of ${all.length} spans seen; not: ${unseen.join(' ')}`,
  );
  report.check(seen.has('openclaw.session.stuck'), 'a stuck session is a span');
  report.check(seen.has('openclaw.memory.pressure'), 'so is memory pressure');
}

/** The name of the service tells the two generations of the exporter apart. */
function otel({ url }: Receiver, serviceName: string): object {
  const signals = { traces: true, metrics: true, logs: true };
  return { enabled: true, endpoint: url, ...signals, flushIntervalMs: 1_000, serviceName };
}

/** Both plugins and the lab's. */
function configuration({ around }: Stage, otel: object): Record<string, unknown> {
  const all = settings(around, PLUGINS);
  const { allow, entries } = all['plugins'] as { allow: readonly string[]; entries: object };
  return {
    ...all,
    tools: { ...(all['tools'] as object), alsoAllow: ['lab_blocked'] },
    plugins: {
      allow: [...allow, LAB_PLUGIN],
      entries: { ...entries, [LAB_PLUGIN]: LAB_ENTRY },
      load: { paths: [LAB_FOLDER] },
    },
    diagnostics: { enabled: true, otel },
  };
}
