/**
 * `npm run bench`: every group in a process of its own, a table of the goals.
 * `--json FILE` writes every figure, `--markdown FILE` the goals between the bench markers;
 * with the name of a group the figures of that one alone, as JSON.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/report.ts';
import { type Figures, inOwnProcess } from './interleaved.ts';
import { cpuTable, goalTable, nested, noiseLine, summaryTable } from './report.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
  allowPositionals: true,
});

/** What can be measured. The process of a group loads nothing of another one. */
const GROUPS: Readonly<Record<string, () => Promise<Figures>>> = {
  firstScrape: async () => (await import('./groups/first-scrape.ts')).firstScrape(),
  recordTypical: async () => (await import('./groups/record.ts')).compareRecording('typical'),
  recordFull: async () => (await import('./groups/record.ts')).compareRecording('full'),
  recordAttack: async () => (await import('./groups/record.ts')).recordAttack(),
  recordAllocation: async () => (await import('./groups/record.ts')).recordAllocation(),
  worstEvent: async () => (await import('./groups/worst-event.ts')).worstEvent(),
  recordedCpu: async () => (await import('./groups/recorded.ts')).recordedCpu(),
  scrapeFull: async () => (await import('./groups/scrape.ts')).scrapeFull(),
  longestBlock: async () => (await import('./groups/block.ts')).longestBlock(),
  otelRecord: async () => (await import('./groups/open-telemetry.ts')).otelRecord(),
  otelExport: async () => (await import('./groups/open-telemetry.ts')).otelExport(),
  spanRecord: async () => (await import('./groups/recorded.ts')).spanRecord(),
  content: async () => {
    const { costliestContent } = await import('../proof/content.ts');
    return { 'content.worstMilliseconds': costliestContent().cost };
  },
  codegen: async () => (await import('./codegen.ts')).benchCodegen(),
};

function everything(): void {
  let figures: Figures = {};
  for (const group of Object.keys(GROUPS)) {
    const start = performance.now();
    figures = { ...figures, ...(inOwnProcess(import.meta.filename, group) as Figures) };
    console.error(`${group}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  const page = [goalTable(figures), cpuTable(figures), noiseLine(figures)].join('\n\n');
  console.log(`${summaryTable(figures)}\n\n${page}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ ...figures, ...nested(figures) }, null, 2)}\n`);
  if (values.markdown !== undefined) fillRegion(values.markdown, 'bench', page);
}

const [only] = positionals;
const measured = GROUPS[only ?? ''];
if (only === undefined) everything();
else if (measured === undefined) {
  console.error(`there is no group ${only}, but ${Object.keys(GROUPS).join(', ')}`);
  process.exitCode = 64;
} else {
  const figures = await measured();
  // Nothing that still runs holds the process up.
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
}
