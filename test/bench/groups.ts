const attack = () => import('./groups/attack.ts');
const openTelemetry = () => import('./groups/open-telemetry.ts');
const record = () => import('./groups/record.ts');
const scrape = () => import('./groups/scrape.ts');

/** What can be measured, each in a process of its own, which loads nothing else. */
export const groups = {
  recordTypical: async () => (await record()).recordTypical(),
  recordFull: async () => (await record()).recordFull(),
  recordRecorded: async () => (await record()).recordRecorded(),
  recordAttack: async () => (await attack()).recordAttack(),
  recordAllocation: async () => (await attack()).recordAllocation(),
  worstEvent: async () => (await import('./groups/worst-event.ts')).worstEvent(),
  recordedCpu: async () => (await import('./groups/recorded-cpu.ts')).recordedCpu(),
  scrapeFull: async () => (await scrape()).scrapeFull(),
  firstScrapeOfOurs: async () => (await scrape()).firstScrapeOfOurs(),
  firstScrapeOfPromClient: async () => (await scrape()).firstScrapeOfPromClient(),
  longestBlock: async () => (await import('./groups/block.ts')).longestBlock(),
  otelRecord: async () => (await openTelemetry()).otelRecord(),
  otelExport: async () => (await openTelemetry()).otelExport(),
  spanRecord: async () => (await import('./groups/spans.ts')).spanRecord(),
  content: async () => (await import('./groups/content.ts')).content(),
  codegen: async () => (await import('./codegen.ts')).benchCodegen(),
} as const;

export type Groups = typeof groups;
