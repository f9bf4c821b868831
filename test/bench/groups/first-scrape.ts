import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Figures, inOwnProcess, median, milliseconds } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { ours, promClient, type Subject } from '../subjects.ts';

/** Processes of each contender: a process has one first scrape only. */
const RUNS = 3;

const contenders: Readonly<Record<string, () => Subject>> = {
  ours,
  'prom-client': () => promClient(ours().registry.store.families),
};

type FirstScrape = Awaited<ReturnType<typeof measured>>;

export async function firstScrape(): Promise<Figures> {
  const [own, theirs] = [typical('ours'), typical('prom-client')];
  return {
    'scrape.full.first.ratioToPromClient': theirs.took / own.took,
    'heap.full.ratioToPromClient': own.retained / theirs.retained,
  };
}

function typical(name: string): FirstScrape {
  const module = fileURLToPath(import.meta.url);
  const runs = Array.from({ length: RUNS }, () => inOwnProcess(module, name) as FirstScrape);
  const of = (key: keyof FirstScrape) => median(runs.map((run) => run[key]));
  return { took: of('took'), retained: of('retained') };
}

/** Milliseconds of the first scrape; bytes after three more, body included. */
async function measured(make: () => Subject) {
  const { touch } = generatedStream('full', 0);
  make();
  const before = retained();
  const subject = make();
  let took = 0;
  for (let scrape = 0; scrape < 4; scrape += 1) {
    for (const event of structuredClone(touch)) subject.record(event);
    const time = await milliseconds(subject.scrape);
    if (scrape === 0) took = time;
  }
  globalThis.gc!();
  await setTimeout(50);
  const held = retained() - before;
  await subject.samples(); // still alive here
  return { took, retained: held };
}

function retained(): number {
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (import.meta.main) console.log(JSON.stringify(await measured(contenders[process.argv[2]!]!)));
