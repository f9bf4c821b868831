/** The plugin as a plain folder, without trust, in a gateway that authenticates nobody. */
import { join } from 'node:path';
import { type Bench, prepareStage } from '../bench.ts';
import { checkScopes } from '../checks/auth.ts';
import { checkPrivacy } from '../checks/privacy.ts';
import { checkValues, expectedValues, settledScrape } from '../checks/values.ts';
import { connectRpc } from '../rpc-client.ts';
import { PROMETHEUS_PLUGIN, settings } from '../settings.ts';
import { driveSome, nothingDriven } from '../traffic.ts';

export async function untrustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'untrusted');
  const { gateway, around, models } = stage;
  const { report } = bench;
  bench.step('a second gateway: plugins.load.paths, gateway.auth.mode none');
  const config = settings(around);
  await gateway.configure({
    ...config,
    gateway: { auth: { mode: 'none' } },
    channels: {},
    plugins: {
      allow: [PROMETHEUS_PLUGIN],
      entries: { [PROMETHEUS_PLUGIN]: { enabled: true } },
      load: { paths: [join(bench.dist, PROMETHEUS_PLUGIN)] },
    },
  });
  await gateway.start();
  report.check(
    (await gateway.log()).includes(`${PROMETHEUS_PLUGIN}: recording events from the plugin SDK`),
    "without trust the plugin uses the SDK's subscription",
  );
  await checkScopes(report, gateway);

  const rpc = await connectRpc(gateway.url, undefined);
  const driven = nothingDriven();
  await driveSome({ ...stage, rpc }, driven);
  const expected = expectedValues(driven, models.calls, rpc.sent);
  const body = await settledScrape(gateway, expected, {});
  checkValues(report, body, expected);
  checkPrivacy(report, body, gateway.folder);
  rpc.close();
}
