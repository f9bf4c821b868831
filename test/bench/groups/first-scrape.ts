import { setTimeout } from 'node:timers/promises';
import { type Figures, inOwnProcesses, median, milliseconds } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { ours, promClient, type Subject } from '../subjects.ts';

const contenders: Readonly<Record<string, () => Subject>> = {
  ours,
  'prom-client': () => promClient(ours().registry.store.families),
};

type FirstScrape = Awaited<ReturnType<typeof measured>>;

/** A process has one first scrape only. */
export async function firstScrape(): Promise<Figures> {
  const names = Object.keys(contenders);
  const [own = [], theirs = []] = inOwnProcesses<FirstScrape>(import.meta.filename, names);
  const times = (key: keyof FirstScrape, over: FirstScrape[], under: FirstScrape[]) =>
    median(over.map((one) => one[key])) / median(under.map((one) => one[key]));
  return {
    'scrape.full.first.ratioToPromClient': times('took', theirs, own),
    'heap.full.ratioToPromClient': times('retained', own, theirs),
  };
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
