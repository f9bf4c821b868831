import { fileURLToPath } from 'node:url';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { createScrapeRoute } from '../../../runtime/prometheus/scrape-route.ts';
import { runToEnd } from '../../kit/child.ts';
import { localServer } from '../../kit/local-server.ts';
import { type Summary, summarise } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { ours } from '../subjects/ours.ts';

const SCRAPES = 40;
const SCRAPER = fileURLToPath(new URL('../scraper.ts', import.meta.url));

/**
 * The longest time, in milliseconds, for which one scrape keeps the event loop from anything else:
 * a full store, all series changed, gzip asked for by another process.
 */
export async function longestBlock(): Promise<Summary> {
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
  await runToEnd(60_000, process.execPath, [SCRAPER, server.url, `${SCRAPES}`]);
  isRunning = false;
  return summarise(blocks.slice(SCRAPES / 2));
}
