import { type Summary, summarise } from './statistics.ts';

const PASSES = 3;
const WARM_UP = 1;

/** One pass of one contender. @returns what it cost */
export type Pass = (round: number) => number | Promise<number>;

/** All contenders in turns, each time with another one first; the first passes warm up and do not count. */
export async function interleaved<Name extends string>(
  contenders: Readonly<Record<Name, Pass>>,
  passes = PASSES,
  warmUp = WARM_UP,
): Promise<Record<Name, Summary>> {
  const entries = Object.entries(contenders) as [Name, Pass][];
  const costs = new Map<Name, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < warmUp + passes; round += 1) {
    for (let i = 0; i < entries.length; i += 1) {
      const [name, pass] = entries[(i + round) % entries.length]!;
      const cost = await pass(round);
      if (round >= warmUp) costs.get(name)!.push(cost);
    }
  }
  const summaries = [...costs].map(([name, its]) => [name, summarise(its)] as const);
  return Object.fromEntries(summaries) as Record<Name, Summary>;
}
