import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { createScrapeRoute } from '../../../runtime/prometheus/scrape-route.ts';
import { runToEnd } from '../../kit/child.ts';
import { localServer } from '../../kit/local-server.ts';
import { type Figures, median } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { ours } from '../subjects.ts';

const SCRAPES = 40;

/**
 * The longest time, in milliseconds, for which one scrape keeps the event loop from anything else:
 * a full store, all series changed, gzip asked for by another process.
 */
export async function longestBlock(): Promise<Figures> {
  const { touch } = generatedStream('full', 0);
  const { registry, record } = ours();
  const exposition = new Exposition(registry.store);
  const route = createScrapeRoute({ exposition: () => exposition });
  const blocks: number[] = [];
  let last = 0;
  let longest = 0;
  let isRunning = true;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(tick);
  };

  await using server = await localServer((request, response) => {
    if (request.url === '/change') {
      for (const event of touch) record(event);
      response.end();
      return;
    }
    last = performance.now();
    longest = 0;
    response.once('close', () => {
      tick();
      blocks.push(longest);
    });
    void route(request, response);
  });
  tick();
  await runToEnd(60_000, process.execPath, [fileURLToPath(import.meta.url), server.url]);
  isRunning = false;
  return { 'scrape.full.longestBlockMs': median(blocks.slice(SCRAPES / 2)) };
}

/** Scrapes the server of another process. */
async function scrape(url: string): Promise<void> {
  for (let count = 0; count < SCRAPES; count += 1) {
    await (await fetch(`${url}/change`)).arrayBuffer();
    await setTimeout(20);
    const response = await fetch(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
    if (response.headers.get('content-encoding') !== 'gzip') throw new Error('it is not gzip');
    await response.arrayBuffer();
    await setTimeout(20);
  }
}

if (import.meta.main) await scrape(process.argv[2]!);
