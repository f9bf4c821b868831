import { execFileSync } from 'node:child_process';

const PASSES = 3;
/** Processes of each contender. */
const PROCESSES = 5;
const WARM_UP = 1;

/** What is said of repeated measurements. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), min: at(0), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
}

export const median = (values: readonly number[]): number => summarise(values).median;

type Summaries = Readonly<Record<string, Summary>>;

/** Figures and summaries by dotted keys. */
export type Figures = Readonly<Record<string, number | Summary>>;

export const keyed = (prefix: string, summaries: Summaries): Figures =>
  Object.fromEntries(
    Object.entries(summaries).map(([name, summary]) => [`${prefix}.${name}`, summary]),
  );

/** How often what one contender took is in what another one took. */
export const ratio = (summaries: Summaries, over: string, under: string): number =>
  summaries[over]!.median / summaries[under]!.median;

export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Nanoseconds for each of so many; what came before is not theirs to collect. */
export function nanosecondsEach(count: number, work: () => void): number {
  globalThis.gc!();
  const start = performance.now();
  work();
  return ((performance.now() - start) * 1e6) / count;
}

/** One pass of one contender. @returns what it cost */
type Pass = (round: number) => number | Promise<number>;

/** All contenders in turns, each time with another one first; the first passes warm up and do not count. */
export async function interleaved(
  contenders: Readonly<Record<string, Pass>>,
  passes = PASSES,
  warmUp = WARM_UP,
): Promise<Summaries> {
  const entries = Object.entries(contenders).map(([name, pass]) => ({
    name,
    pass,
    costs: [] as number[],
  }));
  for (let round = 0; round < warmUp + passes; round += 1) {
    for (let i = 0; i < entries.length; i += 1) {
      const { pass, costs } = entries[(i + round) % entries.length]!;
      const cost = await pass(round);
      if (round >= warmUp) costs.push(cost);
    }
  }
  return Object.fromEntries(entries.map(({ name, costs }) => [name, summarise(costs)]));
}

/** Runs a module without warm code and without a full heap; the last line it prints is JSON. */
export function inOwnProcess(module: string, argument: string): unknown {
  const out = execFileSync(process.execPath, ['--expose-gc', module, argument], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(out.trimEnd().split('\n').at(-1)!);
}

/** What processes of each contender measured, one at a time, in turns. */
export function inOwnProcesses<Measured>(module: string, contenders: readonly string[]) {
  const turns = Array.from({ length: PROCESSES }, () =>
    contenders.map((name) => inOwnProcess(module, name) as Measured),
  );
  return contenders.map((_, i) => turns.map((turn) => turn[i]!));
}
