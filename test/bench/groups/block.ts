import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { createScrapeRoute } from '../../../runtime/prometheus/scrape-route.ts';
import { type Summary, summarise } from '../statistics.ts';
import { generatedStream } from '../stream.ts';
import { ours } from '../subjects/ours.ts';

const SCRAPES = 40;

/**
 * The longest time, in milliseconds, for which one scrape keeps the event loop from anything else:
 * a full store, all series changed, gzip asked for by another process.
 */
export async function longestBlock(): Promise<{ longestBlockMs: Summary }> {
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

  const server = createServer((request, response) => {
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  tick();
  const { port } = server.address() as AddressInfo;
  const scraper = fileURLToPath(new URL('../scraper.ts', import.meta.url));
  const client = spawn(process.execPath, [scraper, String(port), String(SCRAPES)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(client, 'exit');
  isRunning = false;
  server.close();
  if (code !== 0) throw new Error('the scraper failed');
  return { longestBlockMs: summarise(blocks.slice(SCRAPES / 2)) };
}
