/** `npm run bench`: every group in a process of its own, a table of the goals. */
import { writeFileSync } from 'node:fs';
import { EXIT, oneOf, readOptions, runProgram } from '../../codegen/tools/command.ts';
import { fillRegion } from '../kit/report.ts';
import { type Figures, inOwnProcess } from './interleaved.ts';
import { cpuTable, goalTable, nested, noiseLine, summaryTable } from './report.ts';

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

const usage = `usage: npm run bench -- [options]
       npm run bench -- GROUP       the figures of one group, as JSON

GROUP is ${Object.keys(GROUPS)
  .join(', ')
  .replaceAll(/(.{70,90}), /g, '$1,\n')}.

  --json FILE       write every figure as JSON
  --markdown FILE   write the goals between the bench markers of a page`;

async function run(args: readonly string[]): Promise<number> {
  const options = { json: { type: 'string' }, markdown: { type: 'string' } } as const;
  const { values, positionals } = readOptions(args, options, 1);
  const [only] = positionals;
  if (only === undefined) {
    everything(values);
    return EXIT.fine;
  }
  const figures = await GROUPS[oneOf('GROUP', only, Object.keys(GROUPS))]!();
  // Nothing that still runs holds the process up.
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
  return EXIT.fine;
}

interface Files {
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
}

function everything({ json, markdown }: Files): void {
  let figures: Figures = {};
  for (const group of Object.keys(GROUPS)) {
    const start = performance.now();
    figures = { ...figures, ...(inOwnProcess(import.meta.filename, group) as Figures) };
    console.error(`${group}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  const page = [goalTable(figures), cpuTable(figures), noiseLine(figures)].join('\n\n');
  console.log(`${summaryTable(figures)}\n\n${page}`);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ ...figures, ...nested(figures) }, null, 2)}\n`);
  if (markdown !== undefined) fillRegion(markdown, 'bench', page);
}

process.exitCode = await runProgram({ usage, run }, process.argv.slice(2));
