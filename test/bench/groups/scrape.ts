import type { DiagnosticEvent } from '../../../generated/events.ts';
import { interleaved, type Summary } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { ours } from '../subjects/ours.ts';
import { promClient } from '../subjects/prom-client.ts';
import { assertAgreement, type Subject } from '../subjects/subject.ts';

const PASSES = 9;
const WARM_UP = 3;
const { events, touch } = generatedStream('full', 20_000);

async function timed(scrape: () => unknown): Promise<number> {
  const start = performance.now();
  await scrape();
  return performance.now() - start;
}

/** Milliseconds to the bytes or text of a scrape at 2,048 series, both contenders in turns. */
export async function scrapeFull(): Promise<Record<string, Summary>> {
  const us = ours();
  const peer = promClient(us.registry.store.families);
  for (const { record, scrape } of [us, peer]) {
    for (const event of [...touch, ...events]) record(event);
    await scrape();
  }
  await assertAgreement(us, peer);
  const scraped =
    ({ record, scrape }: Subject, changes: (round: number) => readonly DiagnosticEvent[]) =>
    (round: number) => {
      for (const event of changes(round)) record(event);
      return timed(scrape);
    };
  const source = Buffer.concat(us.scrape() as Buffer[]);
  const target = Buffer.alloc(source.length);
  const all = () => touch;
  const onePercent = (round: number) => touch.filter((_, index) => (index + round) % 100 === 0);
  const summaries = await interleaved(
    {
      ours: scraped(us, all),
      'ours, 1 % changed': scraped(us, onePercent),
      'prom-client': scraped(peer, all),
      'prom-client, 1 % changed': scraped(peer, onePercent),
      memcpy: () => timed(() => source.copy(target)),
    },
    PASSES,
    WARM_UP,
  );
  await assertAgreement(us, peer);
  return summaries;
}

/** Milliseconds of the first scrape of a process; retained bytes after three, body included. */
async function firstScrape(make: () => Subject): Promise<{ firstMs: number; retained: number }> {
  make();
  globalThis.gc!();
  const before = memory();
  const subject = make();
  for (const event of structuredClone(touch)) subject.record(event);
  const firstMs = await timed(subject.scrape);
  for (let i = 0; i < 3; i += 1) {
    for (const event of structuredClone(touch)) subject.record(event);
    await subject.scrape();
  }
  globalThis.gc!();
  await new Promise((resolve) => setTimeout(resolve, 50));
  globalThis.gc!();
  const retained = memory() - before;
  await subject.samples(); // still alive here
  return { firstMs, retained };
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const firstScrapeOfOurs = () => firstScrape(ours);

export const firstScrapeOfPromClient = () =>
  firstScrape(() => promClient(ours().registry.store.families));
