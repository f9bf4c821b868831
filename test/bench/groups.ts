import { benchCodegen } from './codegen.ts';
import { recordAllocation, recordAttack } from './groups/attack.ts';
import { longestBlock } from './groups/block.ts';
import { content } from './groups/content.ts';
import { otelExport, otelRecord } from './groups/open-telemetry.ts';
import { recordFull, recordRecorded, recordTypical } from './groups/record.ts';
import { recordedCpu } from './groups/recorded-cpu.ts';
import { firstScrapeOfOurs, firstScrapeOfPromClient, scrapeFull } from './groups/scrape.ts';
import { spanRecord } from './groups/spans.ts';
import { worstEvent } from './groups/worst-event.ts';

/** What can be measured, each in a process of its own. */
export const groups = {
  recordTypical,
  recordFull,
  recordRecorded,
  recordAttack,
  recordAllocation,
  scrapeFull,
  firstScrapeOfOurs,
  firstScrapeOfPromClient,
  longestBlock,
  worstEvent,
  recordedCpu,
  otelRecord,
  otelExport,
  spanRecord,
  content,
  codegen: async () => benchCodegen(),
} as const;

export type Groups = typeof groups;
