/**
 * `npm run bench`: every group in a process of its own, a table of the goals.
 * `--json FILE` writes every figure, `--markdown FILE` the goals between the bench markers.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/marked-region.ts';
import type { Figures } from './groups.ts';
import { median } from './interleaved.ts';
import { cpuTable, figuresByKey, goalTable, nested, noiseLine, summaryTable } from './report.ts';

const FIRST_SCRAPES = 3;
const GROUPS = fileURLToPath(new URL('./groups.ts', import.meta.url));

const { values } = parseArgs({
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
});

/** Runs a group; in a process of its own it inherits no warm code and no full heap. */
function run<G extends keyof Figures>(group: G): Figures[G] {
  const start = performance.now();
  const out = execFileSync(process.execPath, ['--expose-gc', GROUPS, group], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  console.error(`${group}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return JSON.parse(out.trimEnd().split('\n').at(-1)!);
}

/** A process has one first scrape only. */
function firstScrape(group: 'firstScrapeOfOurs' | 'firstScrapeOfPromClient') {
  const runs = Array.from({ length: FIRST_SCRAPES }, () => run(group));
  return {
    firstMs: median(runs.map(({ firstMs }) => firstMs)),
    retained: median(runs.map(({ retained }) => retained)),
  };
}

const figures: Figures = {
  firstScrapeOfOurs: firstScrape('firstScrapeOfOurs'),
  firstScrapeOfPromClient: firstScrape('firstScrapeOfPromClient'),
  recordTypical: run('recordTypical'),
  recordFull: run('recordFull'),
  recordAttack: run('recordAttack'),
  recordAllocation: run('recordAllocation'),
  worstEvent: run('worstEvent'),
  recordedCpu: run('recordedCpu'),
  scrapeFull: run('scrapeFull'),
  longestBlock: run('longestBlock'),
  otelRecord: run('otelRecord'),
  otelExport: run('otelExport'),
  spanRecord: run('spanRecord'),
  content: run('content'),
  codegen: run('codegen'),
};

const byKey = figuresByKey(figures);
const report = [
  summaryTable('record, 600 series', 'ns per event', figures.recordTypical),
  summaryTable('record, 2,048 series', 'ns per event', figures.recordFull),
  summaryTable('record, our own under attack', 'ns per event', figures.recordAttack),
  summaryTable('scrape, 2,048 series', 'ms', figures.scrapeFull),
  `the most expensive event: ${figures.worstEvent.input}`,
  goalTable(byKey),
  cpuTable(figures.recordedCpu),
  noiseLine(figures),
];
console.log(report.join('\n\n'));
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ ...byKey, ...nested(byKey) }, null, 2)}\n`);
}
// The page has the last three.
if (values.markdown !== undefined)
  fillRegion(values.markdown, 'bench', report.slice(-3).join('\n\n'));
