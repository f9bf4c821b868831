/**
 * `npm test`: generated files, types, formatting, then every test that needs nothing beyond npm.
 * Closes with one line that counts. A skipped test counts as failed.
 */
import { execFile } from 'node:child_process';
import { parseCLI, startVitest } from 'vitest/node';

async function main(): Promise<number> {
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit'];
  // Side by side: each leaves most of the machine to the others.
  const steps = await Promise.all([
    step('generated files are up to date', ['codegen/main.ts', '--check']),
    step('types', tsc),
    step('types of the browser test', [...tsc, '-p', 'test/browser']),
    step('formatting and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
  ]);
  const tests = await runTests();
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

async function runTests(): Promise<{ passed: number; failed: number }> {
  const run = ['vitest', 'run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)];
  const { filter, options } = parseCLI(run);
  const { state } = await startVitest('test', filter, options);
  const tests = state.getTestModules().flatMap(({ children }) => [...children.allTests()]);
  const passed = tests.filter((one) => one.result().state === 'passed').length;
  const failed = tests.length - passed;
  // A file that cannot be loaded has no tests to count, but the run says that it failed.
  return { passed, failed: process.exitCode ? Math.max(1, failed) : failed };
}

process.exitCode = await main();
