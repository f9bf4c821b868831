import { assertAgreement } from '../agreement.ts';
import { type Summary, seededRandom, summarise } from '../statistics.ts';
import { generatedStream } from '../stream.ts';
import { naive } from '../subjects/naive.ts';
import { openTelemetry } from '../subjects/open-telemetry.ts';
import { ours } from '../subjects/ours.ts';
import { promClient } from '../subjects/prom-client.ts';
import { asIs } from '../subjects/sanitise.ts';
import type { Subject } from '../subjects/subject.ts';

const ROUNDS = 9;
const WARM_UP = 3;
const { events, touch } = generatedStream('full', 20_000);

async function timed(scrape: () => unknown): Promise<number> {
  const start = performance.now();
  await scrape();
  return performance.now() - start;
}

/** Milliseconds to the bytes or text of a scrape at 2,048 series, all contenders in turns. */
export async function scrapeFull(): Promise<Record<string, Summary>> {
  const us = ours();
  const { families } = us.registry.store;
  const contenders: Subject[] = [
    us,
    promClient('prom-client', families, asIs),
    openTelemetry(families),
    naive(families),
  ];
  for (const { record, scrape } of contenders) {
    for (const event of [...touch, ...events]) record(event);
    await scrape();
  }
  await assertAgreement(contenders);
  const source = Buffer.concat(us.scrape());
  const target = Buffer.alloc(source.length);
  const times: Record<string, number[]> = { memcpy: [] };
  const note = (name: string, time: number) => {
    times[name] ??= [];
    times[name].push(time);
  };
  const random = seededRandom(11);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const few = touch.filter(() => random() < 0.01);
    for (let i = 0; i < contenders.length; i += 1) {
      const { name, record, scrape } = contenders[(i + round + WARM_UP) % contenders.length]!;
      for (const event of touch) record(event);
      const all = await timed(scrape);
      for (const event of few) record(event);
      const onePercent = await timed(scrape);
      if (round < 0) continue; // warms up
      note(name, all);
      note(`${name}, 1 % changed`, onePercent);
    }
    if (round >= 0) note('memcpy', await timed(() => source.copy(target)));
  }
  await assertAgreement(contenders);
  return Object.fromEntries(Object.entries(times).map(([name, its]) => [name, summarise(its)]));
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

export function firstScrapeOfOurs(): Promise<{ firstMs: number; retained: number }> {
  return firstScrape(ours);
}

export function firstScrapeOfPromClient(): Promise<{ firstMs: number; retained: number }> {
  const { families } = ours().registry.store;
  return firstScrape(() => promClient('prom-client', families, asIs));
}
