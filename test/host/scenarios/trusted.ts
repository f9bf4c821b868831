/** The plugin as people install it: from a registry, trusted, scraped by a real Prometheus. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readExposition } from '../../../codegen/tools/check-live/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { PrometheusServer } from '../../kit/prometheus-server.ts';
import type { Report } from '../../kit/report.ts';
import { checkLint } from '../../prometheus/lint-checks.ts';
import { type Bench, prepareStage, type Stage } from '../bench.ts';
import { checkTokenAuth } from '../checks/auth.ts';
import { checkPrivacy } from '../checks/privacy.ts';
import { checkRecipeValues } from '../checks/recipes.ts';
import {
  checkFamilies,
  checkValues,
  type Expected,
  expectedValues,
  settledScrape,
} from '../checks/values.ts';
import { GATEWAY_TOKEN } from '../gateway.ts';
import { installPlugins } from '../plugin-install.ts';
import { connectRpc, type RpcClient } from '../rpc-client.ts';
import { ask } from '../scrape.ts';
import { PROMETHEUS_PLUGIN, settings } from '../settings.ts';
import {
  type Driven,
  driveEverything,
  nothingDriven,
  type TrafficParts,
  turn,
} from '../traffic.ts';

export async function trustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'trusted');
  await installPlugins(bench, stage, [PROMETHEUS_PLUGIN]);
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

  await checkTraffic(bench, stage);

  await checkDiagnosticsOff(bench, stage);
  await checkReload(bench, stage);
  const refused = new Set(await gateway.refused());
  bench.note(`beyond loopback, refused: ${[...refused].join(', ') || 'nothing'}`);
}

async function checkTraffic(bench: Bench, stage: Stage): Promise<void> {
  const { report } = bench;
  const { gateway, models } = stage;
  bench.step('turns through RPC, HTTP and the channel');
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  const driven = nothingDriven();
  const parts: TrafficParts = { ...stage, rpc };
  await driveEverything(parts, driven);
  const expected = expectedValues(driven, models.calls, rpc.sent);
  const body = await settledScrape(gateway, expected);
  checkValues(report, body, expected);

  bench.step('the documented recipes, asked of Prometheus');
  await checkRecipes(bench, parts, driven);

  bench.step('a whole scrape, after the first memory sample');
  const whole = await eventually('a scrape with a memory sample', 45_000, async () => {
    const text = (await ask(gateway)).body;
    return text.includes('openclaw_memory_bytes') ? text : undefined;
  });
  checkFamilies(bench, whole);
  checkPrivacy(report, whole, gateway.folder);
  checkLint(report, bench.tools.promtool, whole);
  await checkHealth(report, rpc);
  rpc.close();
}

async function checkRecipes(
  { report, scratch, tools }: Bench,
  parts: TrafficParts,
  driven: Driven,
): Promise<void> {
  const credentialsFile = join(scratch, 'gateway.token');
  await writeFile(credentialsFile, GATEWAY_TOKEN, { mode: 0o600 });
  const port = Number(new URL(parts.gateway.url).port);
  await using prometheus = await PrometheusServer.start(tools.prometheus, scratch, [
    { name: 'gateway', port, credentialsFile },
  ]);
  await checkRecipeValues(report, prometheus, parts, driven);
}

/** The plugin off and on again in a running gateway. */
async function checkReload(bench: Bench, stage: Stage): Promise<void> {
  const { gateway, around } = stage;
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
    back.samples.filter(
      ({ name, value }) => name === 'openclaw_telemetry_exporter_total' && value > 0,
    ).length,
    1,
    'an enabled one starts anew, once',
  );
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  await turn({ ...stage, rpc }, nothingDriven(), 'reload', { say: 'back again' });
  rpc.close();
  const expected: Expected = [['openclaw_run_completed_total', {}, 1]];
  checkValues(report, await settledScrape(gateway, expected), expected);
}

/** Off in the running gateway, off from its start, and on again: a restart forgets what was counted. */
async function checkDiagnosticsOff(bench: Bench, { gateway, around }: Stage): Promise<void> {
  bench.step('diagnostics.enabled: false, in the running gateway and from the start');
  const { report } = bench;
  await gateway.configure({ ...settings(around), diagnostics: { enabled: false } });
  const emptied = await eventually('an empty body', 60_000, async () =>
    (await ask(gateway)).body === '' ? true : undefined,
  ).catch(String);
  report.equal(emptied, true, 'switched off, the endpoint empties');
  await gateway.stop();
  await gateway.start();
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  await rpc.request('health', {});
  rpc.close();
  const { status, body } = await ask(gateway);
  report.equal([status, body], [200, ''], 'off from the start, it answers with an empty body');
  await gateway.configure(settings(around));
  const fresh = await eventually('a page with a build', 60_000, async () => {
    const { types } = readExposition((await ask(gateway)).body);
    return types.has('openclaw_gateway_build_info') ? types : undefined;
  });
  report.check(
    !fresh.has('openclaw_run_completed_total'),
    'a restart forgets what was counted, and counts anew',
    [...fresh.keys()].join(' '),
  );
}

/** What `openclaw status --all` shows of the exporter. */
async function checkHealth(report: Report, rpc: RpcClient): Promise<void> {
  const answer = await rpc.request('diagnostics.stability', { type: 'telemetry.exporter' });
  const { events } = answer as { readonly events: readonly Record<string, unknown>[] };
  const states = events.map(({ source, target, outcome, transport }) =>
    [source, target, outcome, transport].join(' '),
  );
  report.equal(
    states,
    [`${PROMETHEUS_PLUGIN} metrics started prometheus-scrape`],
    "the gateway's exporter health names the plugin",
  );
}
