/** Scrapes a server of the benchmark: `node scraper.ts URL TIMES`. */
import { setTimeout } from 'node:timers/promises';

const [base, times] = process.argv.slice(2);
for (let i = 0; i < Number(times); i += 1) {
  await (await fetch(`${base}/change`)).arrayBuffer();
  await setTimeout(20);
  const response = await fetch(`${base}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
  if (response.headers.get('content-encoding') !== 'gzip') process.exit(1);
  await response.arrayBuffer();
  await setTimeout(20);
}
