/** Scrapes a server of the benchmark: `node scraper.ts PORT TIMES`. */
import { setTimeout } from 'node:timers/promises';

const [port, times] = process.argv.slice(2).map(Number);
const base = `http://127.0.0.1:${port}`;
for (let i = 0; i < (times ?? 0); i += 1) {
  await (await fetch(`${base}/change`)).arrayBuffer();
  await setTimeout(20);
  const response = await fetch(`${base}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
  if (response.headers.get('content-encoding') !== 'gzip') process.exit(1);
  await response.arrayBuffer();
  await setTimeout(20);
}
