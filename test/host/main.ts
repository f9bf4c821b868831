/**
 * `npm run test:host`: the built plugins in the released gateway, on loopback, with real turns.
 * Installs the gateway apart from the project, in `.cache/host`; takes about five minutes.
 */
import { failureOf, runToEnd } from '../kit/child.ts';
import { runChecks } from '../kit/report.ts';
import { requireReaders } from '../prometheus/readers.ts';
import { checkSeen } from './checks/values.ts';
import { installHost } from './install.ts';
import { trustedScenario } from './scenarios/trusted.ts';
import { untrustedScenario } from './scenarios/untrusted.ts';
import type { Bench } from './stage.ts';

/** Gateways spend much of their time waiting, so those of two scenarios run side by side. */
const scenarios = { trusted: trustedScenario, untrusted: untrustedScenario };

/** One scenario can be named on the command line, to work on it. */
const only = process.argv[2];
if (only !== undefined && !Object.hasOwn(scenarios, only)) {
  console.error(`there is no scenario ${only}, but ${Object.keys(scenarios).join(', ')}`);
  process.exit(64);
}

await runChecks(1_150_000, async (report, scratch) => {
  requireReaders();
  report.step('install the released gateway');
  await installHost(report);
  report.step('build the plugins');
  await runToEnd(180_000, process.execPath, ['runtime/build/main.ts']);
  const bench: Bench = { report, seen: new Set(), scratch };
  report.step("our types and the gateway's");
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'test/types'];
  const findings = await failureOf(180_000, process.execPath, tsc);
  report.equal(findings, '', 'plugins, services and events of both fit');
  const chosen = Object.entries(scenarios).filter(([name]) => (only ?? name) === name);
  await Promise.all(chosen.map(([name, run]) => run({ ...bench, report: report.part(name) })));
  if (only === undefined) checkSeen(bench);
});
