/**
 * `npm run bench`: every group in a process of its own, a table of the goals.
 * `--json FILE` writes every figure, `--markdown FILE` the goals between the bench markers.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/marked-region.ts';
import type { Groups } from './groups.ts';
import {
  cpuTable,
  type Figures,
  figuresByKey,
  goalTable,
  nested,
  noiseLine,
  summaryTable,
} from './report.ts';

const FIRST_SCRAPES = 3;
const group = fileURLToPath(new URL('./group.ts', import.meta.url));

const { values } = parseArgs({
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
});

/** Runs a group; in a process of its own it inherits no warm code and no full heap. */
function run<G extends keyof Groups>(name: G): Awaited<ReturnType<Groups[G]>> {
  const start = performance.now();
  const out = execFileSync(process.execPath, ['--expose-gc', group, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  console.error(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return JSON.parse(out.trimEnd().split('\n').at(-1)!);
}

const firstScrapes = Array.from({ length: FIRST_SCRAPES }, () => ({
  ours: run('firstScrapeOfOurs'),
  promClient: run('firstScrapeOfPromClient'),
}));

const figures: Figures = {
  firstScrape: {
    ours: firstScrapes.map(({ ours }) => ours),
    promClient: firstScrapes.map(({ promClient }) => promClient),
  },
  recordTypical: run('recordTypical'),
  recordFull: run('recordFull'),
  recordRecorded: run('recordRecorded'),
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
  summaryTable('record, a recorded gateway', 'ns per event', figures.recordRecorded),
  summaryTable('record, our own under attack', 'ns per event', figures.recordAttack),
  summaryTable('scrape, 2,048 series', 'ms', figures.scrapeFull),
  summaryTable(
    'a recorded gateway, both plugins, all signals',
    'ns per event',
    figures.recordedCpu,
  ),
  goalTable(byKey),
  noiseLine(figures),
];
console.log(report.join('\n\n'));
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ ...byKey, ...nested(byKey) }, null, 2)}\n`);
}
if (values.markdown !== undefined) {
  fillRegion(
    values.markdown,
    'bench',
    [goalTable(byKey), cpuTable(figures.recordedCpu), noiseLine(figures)].join('\n\n'),
  );
}
