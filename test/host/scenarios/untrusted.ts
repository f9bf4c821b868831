/** The plugins as README installs them, without trust, in a gateway without authentication. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Receiver } from '../../kit/receiver.ts';
import { checkScopes } from '../checks/auth.ts';
import { checkPrivacy } from '../checks/privacy.ts';
import { checkValues, expectedValues, settledScrape } from '../checks/values.ts';
import { connectRpc } from '../rpc-client.ts';
import { type Bench, OTEL_PLUGIN, PROMETHEUS_PLUGIN, prepareStage, settings } from '../stage.ts';
import { driveSome, nothingDriven } from '../traffic.ts';
import { reloaded } from './reloads.ts';

export async function untrustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'untrusted');
  const { gateway, around, models } = stage;
  const { report } = bench;
  report.step('a second gateway: a folder and an archive, gateway.auth.mode none');
  const config = settings(around);
  await using receiver = await Receiver.start();
  const plugins = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];
  const configure = (serviceName: string): Promise<void> =>
    gateway.configure({
      ...config,
      gateway: { auth: { mode: 'none' } },
      channels: {},
      diagnostics: {
        enabled: true,
        otel: { enabled: true, endpoint: receiver.url, flushIntervalMs: 1_000, serviceName },
      },
      plugins: {
        allow: plugins,
        entries: Object.fromEntries(plugins.map((plugin) => [plugin, { enabled: true }])),
      },
    });
  await gateway.configure({ ...config, channels: {}, plugins: {} });
  // One as README says it, the other from the archive that stands beside the folders.
  const archive = readdirSync(bench.dist).find((name) => /^diagnostics-otel-.*\.tgz$/.test(name));
  for (const name of [PROMETHEUS_PLUGIN, archive ?? ''])
    await gateway.cli([
      'plugins',
      'install',
      join(bench.dist, name),
      '--force',
      '--accept-capabilities',
    ]);
  await gateway.cli(['plugins', 'enable', PROMETHEUS_PLUGIN]);
  report.check(true, 'the released gateway installs the built folder and the packed archive');
  await configure('first');
  await gateway.start();
  const lines = (await gateway.log()).split('\n');
  for (const plugin of plugins)
    report.check(
      lines.some((line) => line.includes(`${plugin}: `) && line.includes('from the plugin SDK')),
      `without trust ${plugin} uses the SDK's subscription`,
    );
  await checkScopes(report, gateway);

  const rpc = await connectRpc(gateway.url, undefined);
  const driven = nothingDriven();
  await driveSome({ ...stage, rpc }, driven);
  const expected = expectedValues(driven, models.calls, rpc.sent);
  const body = await settledScrape(gateway, expected, {});
  checkValues(report, body, expected);
  const process =
    /^openclaw_gateway_build_info\{process_instance_id="[^"]{36}",build_id="unknown"\} 1$/m;
  report.check(process.test(body), 'without trust the process is named and its build is not');
  checkPrivacy(report, body, gateway.folder);
  await configure('second');
  await reloaded(stage);
  await driveSome({ ...stage, rpc }, driven);
  rpc.close();
  await gateway.stop();
  report.equal(receiver.refused, 0, 'every request is taken');
  const runs = receiver.metrics.filter(({ name }) => name === 'openclaw.run.duration_ms');
  const names = new Set(runs.map(({ resource }) => resource['service.name']));
  report.equal([...names].sort(), ['first', 'second'], 'the OTel folder was reloaded, once');
}
