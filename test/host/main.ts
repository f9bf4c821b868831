/**
 * `npm run test:host`: the built plugins in the released gateway, on loopback, with real turns.
 * Installs the gateway apart from the project, in `.cache/host`; takes about five minutes.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../kit/child.ts';
import { recordedEvents } from '../kit/recording.ts';
import { runChecks } from '../kit/report.ts';
import { findTools } from '../kit/tools.ts';
import { checkSeen } from './checks/values.ts';
import { installHost } from './install.ts';
import { trustedScenario } from './scenarios/trusted.ts';
import { untrustedScenario } from './scenarios/untrusted.ts';
import type { Bench } from './stage.ts';

const root = join(import.meta.dirname, '../..');
const at = (path: string): string => join(root, path);

/** Gateways spend much of their time waiting, so those of two scenarios run side by side. */
const scenarios = { trusted: trustedScenario, untrusted: untrustedScenario };

/** One scenario, or `types`, can be named on the command line, to work on it. */
const only = process.argv[2];
const isChosen = (name: string): boolean => only === undefined || only === name;

await runChecks(900_000, async (report, scratch) => {
  const { tools } = findTools();
  for (const program of ['prometheus', 'promtool'] as const)
    if (tools[program] === '') throw new Error(`no ${program}: apt-get install prometheus`);
  report.step('install the released gateway');
  const host = await installHost((text) => report.note(text));
  report.step('build the plugins');
  const build = [join(root, 'runtime/build/main.ts')];
  await runToEnd(180_000, process.execPath, build, {}, { cwd: root });
  const dist = join(root, 'dist');
  const bench: Bench = { report, host, tools, dist, seen: new Set(), scratch };
  if (isChosen('types')) checkTypes(bench);
  const chosen = Object.entries(scenarios).filter(([name]) => isChosen(name));
  await Promise.all(chosen.map(([name, run]) => run({ ...bench, report: report.part(name) })));
  if (only === undefined) checkSeen(bench);
});

/** The host's declarations against ours: what `test/types/host-claims.ts` claims of them compiles. */
function checkTypes({ report, host, scratch }: Bench): void {
  report.step("our types and the gateway's");
  const config = {
    extends: at('tsconfig.json'),
    compilerOptions: {
      // The host's own declarations refer to types that are not part of its package.
      skipLibCheck: true,
      noErrorTruncation: true,
      typeRoots: [at('node_modules/@types')],
      paths: { 'openclaw/*': [join(host, 'dist/*.d.ts')] },
    },
    files: [at('test/types/host-claims.ts')],
    include: [],
    exclude: [],
  };
  const file = join(scratch, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  const tsc = [at('node_modules/typescript/bin/tsc'), '-p', file];
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  report.check(status === 0, 'plugins, services and events of both fit', stdout);
  // Sent without being declared.
  const costs = recordedEvents(['main']).filter(
    ({ event }) =>
      /^model\.call\.(completed|error)$/.test(event.type) &&
      Reflect.get(Object(Reflect.get(event, 'usage')), 'cost') !== undefined,
  );
  report.check(costs.length > 0, 'recorded calls have a cost');
}
