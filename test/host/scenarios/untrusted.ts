/** The plugins as README installs them, without trust, in a gateway without authentication. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Receiver } from '../../kit/receiver.ts';
import { checkSessions } from '../checks/otel.ts';
import { checkPrivacy, checkScopes } from '../checks/scrape.ts';
import { checkValues, expectedValues } from '../checks/values.ts';
import { checkSource } from '../install.ts';
import { type Bench, OTEL_PLUGIN, PROMETHEUS_PLUGIN, prepareStage, settings } from '../stage.ts';
import { driveSome, startTraffic } from '../traffic.ts';
import { reloaded } from './reloads.ts';

export async function untrustedScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'untrusted');
  const { gateway } = stage;
  const { report } = bench;
  report.step('a second gateway: a folder and an archive, gateway.auth.mode none');
  await using receiver = await Receiver.start();
  const plugins = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];
  const auth = { mode: 'none' };
  const configure = (serviceName: string): Promise<void> => {
    const otel = { endpoint: receiver.url, serviceName };
    return gateway.configure(settings(stage, { plugins, otel, auth }));
  };
  await gateway.configure(settings(stage, { plugins: [], auth }));
  // One as README says it, the other from the archive that stands beside the folders.
  const archive = readdirSync('dist').find((name) => /^diagnostics-otel-.*\.tgz$/.test(name));
  const flags = ['--force', '--accept-capabilities'];
  for (const name of [PROMETHEUS_PLUGIN, archive ?? ''])
    await gateway.cli(['plugins', 'install', resolve('dist', name), ...flags]);
  await gateway.cli(['plugins', 'enable', PROMETHEUS_PLUGIN]);
  report.check(true, 'the released gateway installs the built folder and the packed archive');
  await configure('first');
  await gateway.start();
  await checkSource(report, gateway, 'from the plugin SDK');
  await checkScopes(report, gateway);

  const traffic = await startTraffic(stage);
  await driveSome(traffic);
  const body = await checkValues(report, gateway, expectedValues(traffic), {});
  const process =
    /^openclaw_gateway_build_info\{process_instance_id="[^"]{36}",build_id="unknown"\} 1$/m;
  report.check(process.test(body), 'without trust the process is named and its build is not');
  checkPrivacy(report, body, gateway.folder);
  await configure('second');
  await reloaded(stage);
  await driveSome(traffic);
  traffic.rpc.close();
  await gateway.stop();
  checkSessions(report, receiver);
}
