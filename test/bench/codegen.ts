import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogOf } from './codegen-catalog.ts';
import { perNodeMs } from './codegen-per-node.ts';

const MAIN = fileURLToPath(new URL('../../codegen/main.ts', import.meta.url));

export interface CodegenFigures {
  /** A whole process that writes every output of 400 metrics into an empty folder. */
  readonly cold400Ms: number;
  /** A whole process that finds a catalog of 400 metrics and its output as the last run left them. */
  readonly unchangedMs: number;
  /** Time for 10,000 metrics over the time for 1,000: 10 is linear. */
  readonly growth: number;
  /** The same as `cold400Ms` for 50 metrics, beside a generator that adds node after node. */
  readonly cold50Ms: number;
  /** What that one takes for 50 metrics within a process; it grows with their square. */
  readonly perNode50Ms: number;
}

/** Medians of whole processes of the generator. `runs` counts each of the short ones. */
export function benchCodegen(runs = 5): CodegenFigures {
  return {
    cold400Ms: coldMs(400, runs),
    unchangedMs: unchangedMs(400, runs),
    growth: growth(),
    cold50Ms: coldMs(50, runs),
    perNode50Ms: perNodeMs(50),
  };
}

/** Milliseconds of a run into an empty folder. The libraries' compiled code is kept between runs, as in daily use. */
export function coldMs(metrics: number, runs: number): number {
  return withCatalog(metrics, (run, out) => {
    run();
    return median(
      Array.from({ length: runs }, () => {
        rmSync(out, { recursive: true });
        return run('--fresh');
      }),
    );
  });
}

/** Milliseconds of a run that has nothing to do. */
export function unchangedMs(metrics: number, runs: number): number {
  return withCatalog(metrics, (run) => {
    run();
    return median(Array.from({ length: runs }, () => run()));
  });
}

/** How time grows from 1,000 to 10,000 metrics. */
export function growth(): number {
  return coldMs(10_000, 1) / coldMs(1_000, 3);
}

type Run = (...flags: string[]) => number;

function withCatalog(metrics: number, measure: (run: Run, out: string) => number): number {
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
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...flags], { encoding: 'utf8' });
  const took = performance.now() - start;
  if (status !== 0) throw new Error(`the generator ended with ${status}: ${stderr}`);
  return took;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
