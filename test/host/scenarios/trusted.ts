/** The plugin as people install it: from a registry, trusted, scraped by a real Prometheus. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../prometheus/eventually.ts';
import { checkLint } from '../../prometheus/lint-checks.ts';
import { PrometheusServer } from '../../prometheus/prometheus-server.ts';
import type { Tools } from '../../prometheus/tools.ts';
import { type Bench, prepareStage, type Stage } from '../bench.ts';
import { checkTokenAuth } from '../checks/auth.ts';
import { checkPrivacy } from '../checks/privacy.ts';
import { checkRecipeValues } from '../checks/recipes.ts';
import {
  checkFamilies,
  checkValues,
  type Expected,
  expectedValues,
  unmet,
} from '../checks/values.ts';
import { readExposition } from '../exposition.ts';
import { GATEWAY_TOKEN } from '../gateway.ts';
import { startNpmRegistry } from '../npm-registry.ts';
import { connectRpc } from '../rpc-client.ts';
import { ask } from '../scrape.ts';
import { PROMETHEUS_PLUGIN, settings } from '../settings.ts';
import { driveEverything, nothingDriven, type TrafficParts } from '../traffic.ts';

export async function trustedScenario(bench: Bench, tools: Tools): Promise<void> {
  await using stage = await prepareStage(bench, 'trusted');
  await install(bench, stage);
  const { report } = bench;
  const { gateway } = stage;

  bench.step('start the gateway');
  const seconds = await gateway.start();
  bench.note(
    `healthy after ${seconds.healthy.toFixed(1)} s, ready after ${seconds.ready.toFixed(1)} s`,
  );
  const log = await gateway.log();
  report.check(
    log.includes(`${PROMETHEUS_PLUGIN}: recording events from internal diagnostics`),
    'the gateway trusts the plugin and grants internal diagnostics',
  );

  bench.step('who may scrape');
  await checkTokenAuth(report, gateway);

  const credentialsFile = join(bench.scratch, 'gateway.token');
  await writeFile(credentialsFile, GATEWAY_TOKEN, { mode: 0o600 });
  const port = Number(new URL(gateway.url).port);
  await using prometheus = await PrometheusServer.start(tools.prometheus, bench.scratch, [
    { name: 'gateway', port, credentialsFile },
  ]);
  await checkTraffic(bench, stage, prometheus, tools);

  bench.step('restart');
  await gateway.stop();
  await gateway.start();
  const fresh = readExposition((await ask(gateway)).body);
  report.check(
    !fresh.families.has('openclaw_run_completed_total'),
    'a restart forgets what was counted',
    [...fresh.families].join(' '),
  );
  report.check(fresh.families.has('openclaw_gateway_build_info'), 'and counts anew');
  await checkReload(bench, stage);
  await checkDiagnosticsOff(bench, stage);
  const refused = new Set(await gateway.refused());
  bench.note(`beyond loopback, refused: ${[...refused].join(', ') || 'nothing'}`);
}

async function install(bench: Bench, { gateway, around }: Stage): Promise<void> {
  bench.step('openclaw plugins install npm:@openclaw/diagnostics-prometheus');
  const folders = await readdir(bench.dist);
  const registry = await startNpmRegistry(
    folders.map((folder) => join(bench.dist, folder)),
    bench.scratch,
  );
  try {
    await gateway.configure(settings(around));
    await gateway.cli(['plugins', 'install', `npm:@openclaw/${PROMETHEUS_PLUGIN}`], {
      npm_config_registry: registry.url,
    });
    bench.report.check(true, "the gateway's own command installs the built folder");
  } finally {
    await registry.close();
  }
}

async function checkTraffic(
  bench: Bench,
  stage: Stage,
  prometheus: PrometheusServer,
  tools: Tools,
): Promise<void> {
  const { report } = bench;
  const { gateway, models } = stage;
  bench.step('turns through RPC, HTTP and the channel');
  const rpc = await connectRpc(gateway.url.replace('http', 'ws'), GATEWAY_TOKEN);
  const driven = nothingDriven();
  const parts: TrafficParts = { ...stage, rpc };
  await driveEverything(parts, driven);
  const expected = expectedValues(driven, models.calls, rpc.sent);
  const body = await settled(stage, expected);
  checkValues(report, body, expected);

  bench.step('the documented recipes, asked of Prometheus');
  await checkRecipeValues(report, prometheus, parts, driven);

  bench.step('a whole scrape, after the first memory sample');
  const whole = await eventually('a scrape with a memory sample', 45_000, async () => {
    const text = (await ask(gateway)).body;
    return text.includes('openclaw_memory_bytes') ? text : undefined;
  });
  checkFamilies(report, whole);
  checkPrivacy(report, whole, gateway.folder);
  checkLint(report, tools.promtool, whole);
  rpc.close();
}

/** The scrape once it shows what was driven, or as it is after ten seconds. */
async function settled({ gateway }: Stage, expected: Expected): Promise<string> {
  let body = '';
  await eventually('the expected values', 10_000, async () => {
    body = (await ask(gateway)).body;
    return unmet(readExposition(body), expected).length === 0 || undefined;
  }).catch(() => undefined);
  return body;
}

/** The plugin off and on again in a running gateway. */
async function checkReload(bench: Bench, { gateway, around }: Stage): Promise<void> {
  bench.step('disable and enable the plugin');
  const { report } = bench;
  const config = settings(around);
  const plugins = config['plugins'] as { entries: object };
  const disabled = { [PROMETHEUS_PLUGIN]: { enabled: false } };
  await gateway.configure({
    ...config,
    plugins: { ...plugins, entries: { ...plugins.entries, ...disabled } },
  });
  const gone = await eventually('the route being gone', 60_000, async () =>
    (await ask(gateway)).status === 404 ? true : undefined,
  ).catch(String);
  report.equal(gone, true, 'a disabled plugin leaves no route');
  await gateway.configure(config);
  const back = await eventually('the route being back', 60_000, async () => {
    const { status, body } = await ask(gateway);
    return status === 200 && body.includes('openclaw_') ? readExposition(body) : undefined;
  });
  report.equal(
    back.samples.filter(({ name }) => name === 'openclaw_telemetry_exporter_total').length,
    1,
    'an enabled one starts anew, once',
  );
}

async function checkDiagnosticsOff(bench: Bench, { gateway, around }: Stage): Promise<void> {
  bench.step('diagnostics.enabled: false');
  await gateway.stop();
  await gateway.configure({ ...settings(around), diagnostics: { enabled: false } });
  await gateway.start();
  const rpc = await connectRpc(gateway.url.replace('http', 'ws'), GATEWAY_TOKEN);
  await rpc.request('health', {});
  rpc.close();
  const { status, body } = await ask(gateway);
  bench.report.equal([status, body], [200, ''], 'the endpoint answers with an empty body');
}
