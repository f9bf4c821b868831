import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Report } from './report.ts';

/**
 * Runs the checks of a program, prints how many passed and failed, and ends it: with 0 when all of
 * them passed, and however it ends without the programs and the folder that they used.
 *
 * @param limit milliseconds after which something hangs, on a busy machine too
 * @param checks get a report and a temporary folder
 */
export async function runChecks(
  limit: number,
  checks: (report: Report, folder: string) => Promise<void>,
): Promise<never> {
  const report = new Report();
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-checks-'));
  const end = (failure?: string): never => {
    if (failure !== undefined) report.check(false, 'the checks ran to their end', failure);
    // After the programs that work there, which the same event ends.
    process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    console.log(`\n${report.summary}`);
    process.exit(report.failed === 0 && report.passed > 0 ? 0 : 1);
  };
  setTimeout(() => end(`not within ${limit / 60_000} minutes`), limit).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(signal));
  try {
    await checks(report, folder);
  } catch (error) {
    end(error instanceof Error ? error.message : String(error));
  }
  return end();
}
