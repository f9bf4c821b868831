import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Prints each check as a line and counts. */
export class Report {
  passed = 0;
  failed = 0;

  /** A check is what it says; `detail` is a figure worth seeing, or why it failed. */
  check(holds: boolean, name: string, detail = ''): void {
    if (holds) this.passed += 1;
    else this.failed += 1;
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${name}${detail === '' ? '' : `: ${detail}`}`);
  }

  equal(actual: unknown, expected: unknown, name: string): void {
    const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.check(got === wanted, name, got === wanted ? '' : `expected ${wanted}, got ${got}`);
  }

  /** Announces what comes next, with the seconds since the start of the program. */
  step(title: string): void {
    console.log(`\n[${(performance.now() / 1000).toFixed(0)} s] ${title}`);
  }

  /** What is worth seeing and no check. */
  note(text: string): void {
    console.log(`     ${text}`);
  }

  /** Of a part: its lines begin with its name, and count here. */
  part(name: string): Report {
    const own = new Report();
    own.check = (holds, what, detail) => this.check(holds, `${name}: ${what}`, detail);
    own.step = (title) => this.step(`${name}: ${title}`);
    return own;
  }

  get summary(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

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

/**
 * Puts text between `<!-- name:begin -->` and `<!-- name:end -->` of a Markdown file.
 *
 * @throws Error when the file does not have both
 */
export function fillRegion(file: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no ${begin} and ${end}`);
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`);
}
