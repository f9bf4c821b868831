/** Configurations that change in a running gateway. */
import { readExposition } from '../../../codegen/tools/check-live/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { sum } from '../../kit/exposition-text.ts';
import { checkValues } from '../checks/values.ts';
import { ask, GATEWAY_TOKEN, type GatewayConfig } from '../gateway.ts';
import { type Bench, PROMETHEUS_PLUGIN, type Stage } from '../stage.ts';
import { driveSome, SPOKEN, startTraffic, type Traffic, turn } from '../traffic.ts';

/** Seconds after which the models of the turns in flight answer: before, in and after the change. */
const ANSWERS = [1, 2, 3, 4];

/**
 * Changes the configuration while turns wait for their models and requests come in without a
 * pause. No turn begins meanwhile: the gateway refuses one that meets a change of its plugins.
 */
export async function driveAcrossReload(
  traffic: Traffic,
  reload: () => Promise<void>,
): Promise<void> {
  const { models, rpc } = traffic;
  const before = models.calls.length;
  const inFlight = Promise.all(
    ANSWERS.map((seconds) => {
      const step = { say: `${SPOKEN} at last`, afterMs: seconds * 1_000 };
      return turn(traffic, `slow-${seconds}`, [step]);
    }),
  );
  await eventually('every turn in flight', 60_000, () => {
    return models.calls.length >= before + ANSWERS.length || undefined;
  });
  await reload();
  let over = false;
  void inFlight.finally(() => {
    over = true;
  });
  while (!over) await rpc.request('health', {});
  await inFlight;
  await reloaded(traffic);
  await driveSome(traffic);
}

/** Waits until the gateway says that it runs the OTel exporter anew. */
export async function reloaded({ gateway }: Stage): Promise<void> {
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
  config: GatewayConfig,
): Promise<void> {
  const { gateway } = stage;
  const off = { ...config, diagnostics: { enabled: false } };
  const answers = (what: string, holds: (status: number, body: string) => boolean) =>
    eventually(what, 60_000, async () => {
      const { status, body } = await ask(gateway);
      return holds(status, body) ? body : undefined;
    });

  report.step('diagnostics.enabled: false from the start, then on');
  await gateway.configure(off);
  await gateway.start();
  const traffic = await startTraffic(stage, GATEWAY_TOKEN);
  await traffic.rpc.request('health', {});
  const silent = await ask(gateway);
  report.equal([silent.status, silent.body], [200, ''], 'it answers with an empty body');
  await gateway.configure(config);
  const fresh = await answers('a page with a build', (_, body) =>
    body.includes('openclaw_gateway_build_info'),
  );
  const counted = fresh.includes('openclaw_run_completed_total');
  report.check(!counted, 'a restart forgets what was counted');

  report.step('disable and enable the plugin');
  const plugins = config['plugins'] as { entries: object };
  const entries = { ...plugins.entries, [PROMETHEUS_PLUGIN]: { enabled: false } };
  await gateway.configure({ ...config, plugins: { ...plugins, entries } });
  await answers('the route being gone', (status) => status === 404);
  report.check(true, 'a disabled plugin leaves no route');
  await gateway.configure(config);
  const back = await answers(
    'the route being back',
    (status, body) => status === 200 && body.includes('openclaw_'),
  );
  const started = { exporter: PROMETHEUS_PLUGIN, status: 'started' };
  const starts = sum(readExposition(back), 'openclaw_telemetry_exporter_total', started);
  report.equal(starts, 1, 'an enabled one starts anew, once');
  await turn(traffic, 'reload', [{ say: 'back again' }]);
  traffic.rpc.close();
  await checkValues(report, gateway, [['openclaw_run_completed_total', {}, 1]]);

  report.step('diagnostics.enabled: false in the running gateway');
  await gateway.configure(off);
  await answers('an empty body', (_, body) => body === '');
  report.check(true, 'switched off, the endpoint empties');
}
