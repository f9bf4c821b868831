const attack = () => import('./groups/attack.ts');
const openTelemetry = () => import('./groups/open-telemetry.ts');
const record = () => import('./groups/record.ts');
const scrape = () => import('./groups/scrape.ts');

/** What can be measured, each in a process of its own, which loads nothing else. */
const groups = {
  firstScrapeOfOurs: async () => (await scrape()).firstScrapeOfOurs(),
  firstScrapeOfPromClient: async () => (await scrape()).firstScrapeOfPromClient(),
  recordTypical: async () => (await record()).recordTypical(),
  recordFull: async () => (await record()).recordFull(),
  recordAttack: async () => (await attack()).recordAttack(),
  recordAllocation: async () => (await attack()).recordAllocation(),
  worstEvent: async () => (await import('./groups/worst-event.ts')).worstEvent(),
  recordedCpu: async () => (await import('./groups/recorded-cpu.ts')).recordedCpu(),
  scrapeFull: async () => (await scrape()).scrapeFull(),
  longestBlock: async () => (await import('./groups/block.ts')).longestBlock(),
  otelRecord: async () => (await openTelemetry()).otelRecord(),
  otelExport: async () => (await openTelemetry()).otelExport(),
  spanRecord: async () => (await import('./groups/spans.ts')).spanRecord(),
  /** Milliseconds for the content of one span, of the most expensive of many hostile inputs. */
  content: async () => (await import('../proof/content.ts')).costliestContent().cost,
  codegen: async () => (await import('./codegen.ts')).benchCodegen(),
};

/** What each group finds. */
export type Figures = {
  readonly [G in keyof typeof groups]: Awaited<ReturnType<(typeof groups)[G]>>;
};

if (import.meta.main) {
  const group = groups[process.argv[2] as keyof Figures];
  // The last line is what was found; nothing that still runs holds the process up.
  process.stdout.write(`${JSON.stringify(await group())}\n`, () => process.exit(0));
}
