/**
 * `npm test`: generated files, types, formatting, then every test that needs nothing beyond npm.
 * Closes with one line that counts. A skipped test counts as failed.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function main(): Promise<number> {
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit'];
  // Side by side: each leaves most of the machine to the others.
  const steps = await Promise.all([
    step('generated files are up to date', ['codegen/main.ts', '--check']),
    step('types', tsc),
    step('types of the browser test', [...tsc, '-p', 'test/browser']),
    step('formatting and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
  ]);
  const tests = runTests();
  const passed = tests.passed + steps.filter((ok) => ok).length;
  const failed = tests.failed + steps.filter((ok) => !ok).length;
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function step(name: string, command: readonly string[]): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  execFile(process.execPath, [...command], (error, stdout, stderr) => {
    console.log(`${stdout}${stderr}${error === null ? 'ok' : 'FAILED'}: ${name}`);
    resolve(error === null);
  });
  return promise;
}

function runTests(): { passed: number; failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-diagnostics-test-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${file}`];
    const run = ['run', '--config', 'test/vitest.config.ts', ...reporters];
    const vitest = ['node_modules/vitest/vitest.mjs', ...run, ...process.argv.slice(2)];
    const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit' });
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numTotalTests: number;
      numPassedTests: number;
    };
    const failed = report.numTotalTests - report.numPassedTests;
    // A file that could not be loaded has no tests to count, but the run says it failed.
    return { passed: report.numPassedTests, failed: status === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
