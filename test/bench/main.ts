/**
 * `npm run bench`: every group in a process of its own, a table of the goals.
 * `--json FILE` writes every figure, `--markdown FILE` the goals between the bench markers.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/marked-region.ts';
import { GROUPS } from './groups.ts';
import type { Figures } from './interleaved.ts';
import { inOwnProcess } from './own-process.ts';
import { cpuTable, goalTable, nested, noiseLine, summaryTable } from './report.ts';

const { values } = parseArgs({
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
});

const module = fileURLToPath(new URL('./groups.ts', import.meta.url));
let figures: Figures = {};
for (const group of GROUPS) {
  const start = performance.now();
  figures = { ...figures, ...(inOwnProcess(module, group) as Figures) };
  console.error(`${group}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

const page = [goalTable(figures), cpuTable(figures), noiseLine(figures)].join('\n\n');
console.log(`${summaryTable(figures)}\n\n${page}`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ ...figures, ...nested(figures) }, null, 2)}\n`);
if (values.markdown !== undefined) fillRegion(values.markdown, 'bench', page);
