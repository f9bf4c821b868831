import type { Figures } from './interleaved.ts';

const attack = () => import('./groups/attack.ts');
const openTelemetry = () => import('./groups/open-telemetry.ts');
const record = () => import('./groups/record.ts');
const scrape = () => import('./groups/scrape.ts');

/** What can be measured, each in a process of its own, which loads nothing else. */
const groups = {
  firstScrape: async () => (await import('./groups/first-scrape.ts')).firstScrape(),
  recordTypical: async () => (await record()).compareRecording('typical'),
  recordFull: async () => (await record()).compareRecording('full'),
  recordAttack: async () => (await attack()).recordAttack(),
  recordAllocation: async () => (await attack()).recordAllocation(),
  worstEvent: async () => (await import('./groups/worst-event.ts')).worstEvent(),
  recordedCpu: async () => (await import('./groups/recorded-cpu.ts')).recordedCpu(),
  scrapeFull: async () => (await scrape()).scrapeFull(),
  longestBlock: async () => (await import('./groups/block.ts')).longestBlock(),
  otelRecord: async () => (await openTelemetry()).otelRecord(),
  otelExport: async () => (await openTelemetry()).otelExport(),
  spanRecord: async () => (await import('./groups/spans.ts')).spanRecord(),
  content: async () => {
    const { costliestContent } = await import('../proof/content.ts');
    return { 'content.worstMilliseconds': costliestContent().cost };
  },
  codegen: async () => (await import('./codegen.ts')).benchCodegen(),
} satisfies Record<string, () => Promise<Figures>>;

export const GROUPS = Object.keys(groups);

if (import.meta.main) {
  const group = groups[process.argv[2] as keyof typeof groups];
  // Nothing that still runs holds the process up.
  process.stdout.write(`${JSON.stringify(await group())}\n`, () => process.exit(0));
}
