import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogOf } from './codegen-catalog.ts';
import { type Figures, median } from './interleaved.ts';

const [BEFORE, MAIN] = ['../../runtime/node-version.cjs', '../../codegen/main.ts'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
) as [string, string];

/** Runs of which the median counts; of large catalogs there is one. */
const RUNS = 3;

/** Times of the generator. Compiled code of the libraries is kept between runs, as in daily use. */
export function benchCodegen(): Figures {
  const usual = withCatalog(400, (run, out) => {
    run();
    return {
      // A whole process that writes every output of 400 metrics into an empty folder.
      'codegen.cold400Ms': medianOf(() => coldMs(run, out)),
      // One that finds the catalog and its output as the last run left them.
      'codegen.unchangedMs': medianOf(() => run()),
    };
  });
  // 4 is linear.
  const growth = withCatalog(2_000, coldMs) / withCatalog(500, coldMs);
  return { ...usual, 'codegen.growth': growth };
}

/** Milliseconds of a run into an empty folder. */
function coldMs(run: Run, out: string): number {
  rmSync(out, { recursive: true, force: true });
  return run('--fresh');
}

type Run = (...flags: string[]) => number;

function withCatalog<T>(metrics: number, measure: (run: Run, out: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-bench-'));
  const catalog = join(folder, 'catalog.yaml');
  const out = join(folder, 'generated');
  writeFileSync(catalog, catalogOf(metrics));
  try {
    return measure((...flags) => timed(['--catalog', catalog, '--out', out, ...flags]), out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timed(flags: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, ['-r', BEFORE, MAIN, ...flags], {
    // Its texts are not translated, which is said; a failure throws with what was said.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return performance.now() - start;
}

function medianOf(measure: () => number): number {
  return median(Array.from({ length: RUNS }, measure));
}
