/** Configurations that change in a running gateway. */
import { readExposition } from '../../../codegen/tools/check-live/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { checkValues, type Expected, settledScrape } from '../checks/values.ts';
import { ask, GATEWAY_TOKEN } from '../gateway.ts';
import { connectRpc } from '../rpc-client.ts';
import { type Bench, PROMETHEUS_PLUGIN, type Stage } from '../stage.ts';
import {
  type Driven,
  driveSome,
  nothingDriven,
  SPOKEN,
  type TrafficParts,
  turn,
} from '../traffic.ts';

/** Seconds after which the models of the turns in flight answer: before, in and after the change. */
const ANSWERS = [1, 2, 3, 4];

/**
 * Changes the configuration while turns wait for their models and requests come in without a
 * pause. No turn begins meanwhile: the gateway refuses one that meets a change of its plugins.
 */
export async function driveAcrossReload(
  parts: TrafficParts,
  driven: Driven,
  reload: () => Promise<void>,
): Promise<void> {
  const before = parts.models.calls.length;
  const inFlight = Promise.all(
    ANSWERS.map((seconds) => {
      const step = { say: `${SPOKEN} at last`, afterMs: seconds * 1_000 };
      return turn(parts, driven, `slow-${seconds}`, step);
    }),
  );
  await eventually('every turn in flight', 60_000, () => {
    return parts.models.calls.length >= before + ANSWERS.length || undefined;
  });
  await reload();
  let over = false;
  void inFlight.finally(() => {
    over = true;
  });
  while (!over) await parts.rpc.request('health', {});
  await inFlight;
  await reloaded(parts);
  await driveSome(parts, driven);
}

/** Waits until the gateway says that it runs the OTel exporter anew. */
export async function reloaded({ gateway }: Pick<Stage, 'gateway'>): Promise<void> {
  await eventually('the reload', 60_000, async () => {
    return (await gateway.log()).includes('hot reload applied (diagnostics.otel') || undefined;
  });
}

/**
 * Diagnostics off from the start of a gateway, on again, the Prometheus plugin off and on, and
 * diagnostics off in the running gateway: each time everything is counted anew.
 */
export async function switchOffAndOn(
  { report }: Bench,
  stage: Stage,
  config: Record<string, unknown>,
): Promise<void> {
  const { gateway } = stage;
  const off = { ...config, diagnostics: { enabled: false } };
  const body = async (): Promise<string> => (await ask(gateway)).body;

  report.step('diagnostics.enabled: false from the start, then on');
  await gateway.configure(off);
  await gateway.start();
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  await rpc.request('health', {});
  const silent = await ask(gateway);
  report.equal([silent.status, silent.body], [200, ''], 'it answers with an empty body');
  await gateway.configure(config);
  const fresh = await eventually('a page with a build', 60_000, async () => {
    const { types } = readExposition(await body());
    return types.has('openclaw_gateway_build_info') ? types : undefined;
  });
  const counted = fresh.has('openclaw_run_completed_total');
  report.check(!counted, 'a restart forgets what was counted', [...fresh.keys()].join(' '));

  report.step('disable and enable the plugin');
  const plugins = config['plugins'] as { entries: object };
  const entries = { ...plugins.entries, [PROMETHEUS_PLUGIN]: { enabled: false } };
  await gateway.configure({ ...config, plugins: { ...plugins, entries } });
  const gone = await eventually('the route being gone', 60_000, async () =>
    (await ask(gateway)).status === 404 ? true : undefined,
  ).catch(String);
  report.equal(gone, true, 'a disabled plugin leaves no route');
  await gateway.configure(config);
  const back = await eventually('the route being back', 60_000, async () => {
    const { status, body } = await ask(gateway);
    return status === 200 && body.includes('openclaw_') ? readExposition(body) : undefined;
  });
  const starts = back.samples.filter(
    ({ name, labels, value }) =>
      name === 'openclaw_telemetry_exporter_total' &&
      labels['exporter'] === PROMETHEUS_PLUGIN &&
      value > 0,
  );
  report.equal(starts.length, 1, 'an enabled one starts anew, once');
  await turn({ ...stage, rpc }, nothingDriven(), 'reload', { say: 'back again' });
  rpc.close();
  const expected: Expected = [['openclaw_run_completed_total', {}, 1]];
  checkValues(report, await settledScrape(gateway, expected), expected);

  report.step('diagnostics.enabled: false in the running gateway');
  await gateway.configure(off);
  const emptied = await eventually('an empty body', 60_000, async () =>
    (await body()) === '' ? true : undefined,
  ).catch(String);
  report.equal(emptied, true, 'switched off, the endpoint empties');
}
