/** Both plugins in one gateway; the OTel exporter is replaced while turns are running. */
import { eventually } from '../../prometheus/eventually.ts';
import { Receiver } from '../../unit/otel/receiver.ts';
import { type Bench, prepareStage, type Stage } from '../bench.ts';
import { checkOtelTokens, checkTraceparents } from '../checks/otel.ts';
import { checkValues, expectedValues, settledScrape } from '../checks/values.ts';
import { GATEWAY_TOKEN } from '../gateway.ts';
import { installPlugins } from '../plugin-install.ts';
import { connectRpc } from '../rpc-client.ts';
import { OTEL_PLUGIN, PROMETHEUS_PLUGIN, settings } from '../settings.ts';
import { type Driven, driveSome, nothingDriven, SPOKEN, type TrafficParts } from '../traffic.ts';

const plugins = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];

export async function sideBySideScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'side-by-side');
  const { report } = bench;
  const { gateway, models } = stage;
  await installPlugins(bench, stage, plugins);

  bench.step('start the gateway with both plugins');
  const receiver = await Receiver.start();
  try {
    await configure(stage, receiver, 'first');
    const { ready } = await gateway.start();
    bench.note(`ready after ${ready.toFixed(1)} s`);
    for (const plugin of plugins) {
      const line = (await gateway.log())
        .split('\n')
        .find((text) => text.includes(`${plugin}: `) && text.includes('internal diagnostics'));
      report.check(line !== undefined, `${plugin} is trusted and granted internal diagnostics`);
    }

    bench.step('turns, and a new configuration of diagnostics.otel among them');
    const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
    const driven = nothingDriven();
    const parts: TrafficParts = { ...stage, rpc };
    await driveAcrossReload(parts, driven, () => configure(stage, receiver, 'second'));
    const names = () => new Set(receiver.metrics.map(({ resource }) => resource['service.name']));
    await eventually('metrics of the second configuration', 30_000, () => {
      return names().has('second') ? true : undefined;
    });
    report.equal([...names()].sort(), ['first', 'second'], 'the exporter was replaced, once');

    const expected = expectedValues(driven, models.calls, rpc.sent);
    rpc.close();
    checkValues(report, await settledScrape(gateway, expected), expected);
    bench.step('stop, which flushes, and compare');
    await gateway.stop();
    checkOtelTokens(report, receiver.metrics, models.calls);
    checkTraceparents(report, receiver.spans, models.calls);
    report.check(receiver.logs.length > 0, 'logs arrive', `${receiver.logs.length}`);
    const bodies = receiver.arrivals.filter(({ body }) => body.includes(SPOKEN));
    report.equal(bodies.length, 0, 'no text of a turn is in any request');
  } finally {
    await receiver.close();
  }
}

/** The name of the service tells the two generations of the exporter apart. */
function configure({ gateway, around }: Stage, receiver: Receiver, serviceName: string) {
  const otel = {
    enabled: true,
    endpoint: receiver.url,
    traces: true,
    metrics: true,
    logs: true,
    flushIntervalMs: 1_000,
    serviceName,
  };
  return gateway.configure({
    ...settings(around, plugins),
    diagnostics: { enabled: true, otel },
  });
}

/** Turns without a pause; the configuration changes after some, and more follow. */
async function driveAcrossReload(
  parts: TrafficParts,
  driven: Driven,
  reload: () => Promise<void>,
): Promise<void> {
  await driveSome(parts, driven);
  const reloading = reload();
  for (let round = 0; round < 5; round += 1) await driveSome(parts, driven);
  await reloading;
}
