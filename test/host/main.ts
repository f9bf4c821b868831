/**
 * `npm run test:host`: the built plugins in the released gateway, on loopback, with real turns.
 * Installs the gateway apart from the project, in `.cache/host`; takes about five minutes.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd } from '../kit/child.ts';
import { Report } from '../kit/report.ts';
import type { Bench } from './bench.ts';
import { checkSeen } from './checks/seen.ts';
import { checkTypes } from './checks/types.ts';
import { installHost } from './install.ts';
import { findRequirements } from './requirements.ts';
import { trustedScenario } from './scenarios/trusted.ts';
import { untrustedScenario } from './scenarios/untrusted.ts';

/** Milliseconds after which something hangs, on a busy machine too. */
const LIMIT = 900_000;

const root = join(import.meta.dirname, '../..');
const report = new Report();
const started = performance.now();

/** Gateways spend much of their time waiting, so those of two scenarios run side by side. */
const scenarios = { trusted: trustedScenario, untrusted: untrustedScenario };

/** One scenario, or `types`, can be named on the command line, to work on it. */
const only = process.argv[2];
const isChosen = (name: string): boolean => only === undefined || only === name;

async function main(scratch: string): Promise<void> {
  const { tools, missing } = findRequirements();
  for (const requirement of missing) report.check(false, 'this is installed', requirement);
  if (missing.length > 0) return;
  step('install the released gateway');
  const host = await installHost(note);
  step('build the plugins');
  await runToEnd(
    180_000,
    process.execPath,
    [join(root, 'runtime/build/main.ts')],
    {},
    { cwd: root },
  );
  const seen = new Set<string>();
  const dist = join(root, 'dist');
  const bench: Bench = { report, host, tools, dist, seen, scratch, step, note };
  if (isChosen('types')) await checkTypes(bench);
  const chosen = Object.entries(scenarios).filter(([name]) => isChosen(name));
  await Promise.all(
    chosen.map(([name, run]) =>
      run({ ...bench, report: report.part(name), step: (title) => step(`${name}: ${title}`) }),
    ),
  );
  if (only === undefined) checkSeen(bench);
}

function step(title: string): void {
  console.log(`\n[${((performance.now() - started) / 1000).toFixed(0)} s] ${title}`);
}

function note(text: string): void {
  console.log(`     ${text}`);
}

function finish(scratch: string): never {
  // After the programs that work there, which the same event ends.
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
  console.log(`\n${report.summary}`);
  process.exit(report.failed === 0 && report.passed > 0 ? 0 : 1);
}

const scratch = await mkdtemp(join(tmpdir(), 'host-check-'));
const limit = setTimeout(() => {
  report.check(false, `everything within ${LIMIT / 60_000} minutes`);
  finish(scratch);
}, LIMIT);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    report.check(false, 'the test ran to its end', signal);
    finish(scratch);
  });
}
try {
  await main(scratch);
} catch (error) {
  report.check(
    false,
    'the test ran to its end',
    error instanceof Error ? error.message : `${error}`,
  );
}
clearTimeout(limit);
finish(scratch);
