import type { Groups } from './groups.ts';
import { median, noise, type Summary } from './statistics.ts';

/** What every group found; the first scrapes once per process. */
export type Figures = {
  readonly [G in Exclude<keyof Groups, `firstScrape${string}`>]: Awaited<ReturnType<Groups[G]>>;
} & {
  readonly firstScrape: Readonly<Record<'ours' | 'promClient', readonly FirstScrape[]>>;
};

type FirstScrape = Awaited<ReturnType<Groups['firstScrapeOfOurs']>>;
type Summaries = Readonly<Record<string, Summary>>;

/** One line of the table: a target, and where we are. */
interface Goal {
  readonly what: string;
  readonly key: string;
  readonly target: number;
  /** Whether the figure should be at least or at most the target. */
  readonly at: 'least' | 'most';
  readonly unit: '×' | ' bytes' | ' ms' | ' µs';
}

const WORST = 'record.worstEventMicroseconds';
const ONE_PERCENT = 'scrape.full.onePercent.ratioToPromClient';

const goals: readonly Goal[] = [
  goal('record, 600 series, over prom-client', 'record.typical.ratioToPromClient', 5.5, 'least'),
  goal('record, 2,048 series, over prom-client', 'record.full.ratioToPromClient', 5.5, 'least'),
  goal('record, over the hand-written shape', 'record.typical.ratioToNaive', 20, 'least'),
  goal('record under attack, beside usual values', 'record.attack.ratioToTypical', 5, 'most'),
  goal('the most expensive event, whatever is in it', WORST, 20, 'most', ' µs'),
  goal('allocation per event', 'record.bytesPerEvent', 16, 'most', ' bytes'),
  goal('scrape, all changed, over prom-client', 'scrape.full.ratioToPromClient', 15, 'least'),
  goal('scrape, 1 % changed, over prom-client', ONE_PERCENT, 60, 'least'),
  goal('first scrape, over prom-client', 'scrape.full.first.ratioToPromClient', 3, 'least'),
  goal('longest block of a gzipped scrape', 'scrape.full.longestBlockMs', 1.5, 'most', ' ms'),
  goal('retained heap, beside prom-client', 'heap.full.ratioToPromClient', 1, 'most'),
  goal('OTel metrics, beside the bare SDK', 'otel.record.ratioToSdk', 0.2, 'most'),
  goal('OTel metrics, allocation per event', 'otel.record.bytesPerEvent', 32, 'most', ' bytes'),
  goal('OTel export, over the SDK', 'otel.export.ratioToSdk', 1.5, 'least'),
  goal('spans, beside the bare SDK', 'spans.ratioToSdk', 3.5, 'most'),
  goal('content of a span, at most', 'content.worstMilliseconds', 2, 'most', ' ms'),
  goal('codegen, 400 metrics', 'codegen.cold400Ms', 1200, 'most', ' ms'),
  goal('codegen, nothing changed', 'codegen.unchangedMs', 500, 'most', ' ms'),
  goal('codegen, 2,000 over 500 metrics', 'codegen.growth', 5, 'most'),
];

function goal(
  what: string,
  key: string,
  target: number,
  at: Goal['at'],
  unit: Goal['unit'] = '×',
): Goal {
  return { what, key, target, at, unit };
}

/** Every figure by its dotted key: the ratios of the goals, and the summaries they came from. */
export function figuresByKey(figures: Figures): Record<string, number | Summary> {
  const { recordTypical, recordFull, recordRecorded, recordAttack, scrapeFull, otelRecord } =
    figures;
  const { ours, promClient } = figures.firstScrape;
  const attack = (name: string) => ratio(recordAttack, name, 'typical');
  const recordings = { typical: recordTypical, full: recordFull, recorded: recordRecorded };
  const { firstMs, retained } = {
    firstMs: (of: readonly FirstScrape[]) => median(of.map((one) => one.firstMs)),
    retained: (of: readonly FirstScrape[]) => median(of.map((one) => one.retained)),
  };
  return {
    ...Object.fromEntries(
      Object.entries(recordings).flatMap(([name, summaries]) => [
        [`record.${name}.ratioToPromClient`, ratio(summaries, 'prom-client', 'ours')],
        [
          `record.${name}.ratioToPromClientSanitising`,
          ratio(summaries, 'prom-client, sanitising', 'ours'),
        ],
        [`record.${name}.ratioToOpenTelemetry`, ratio(summaries, 'OpenTelemetry SDK', 'ours')],
        [`record.${name}.ratioToNaive`, ratio(summaries, 'hand-written', 'ours')],
        [`record.${name}.ratioToFloor`, ratio(summaries, 'ours', 'floor')],
      ]),
    ),
    'record.attack.colliding.ratioToTypical': attack('colliding'),
    'record.attack.novel.ratioToTypical': attack('novel'),
    'record.attack.refusing.ratioToTypical': attack('refusing'),
    'record.attack.ratioToTypical': Math.max(
      attack('colliding'),
      attack('novel'),
      attack('refusing'),
    ),
    [WORST]: figures.worstEvent.microseconds,
    'record.bytesPerEvent': figures.recordAllocation.prometheus,
    'scrape.full.ratioToPromClient': ratio(scrapeFull, 'prom-client', 'ours'),
    'scrape.full.ratioToOpenTelemetry': ratio(scrapeFull, 'OpenTelemetry SDK', 'ours'),
    'scrape.full.ratioToNaive': ratio(scrapeFull, 'hand-written', 'ours'),
    'scrape.full.ratioToMemcpy': ratio(scrapeFull, 'ours', 'memcpy'),
    [ONE_PERCENT]: ratio(scrapeFull, 'prom-client, 1 % changed', 'ours, 1 % changed'),
    'scrape.full.first.ratioToPromClient': firstMs(promClient) / firstMs(ours),
    'scrape.full.first.oursMs': firstMs(ours),
    'scrape.full.longestBlockMs': figures.longestBlock.longestBlockMs.median,
    'heap.full.ratioToPromClient': retained(ours) / retained(promClient),
    'heap.full.oursBytes': retained(ours),
    'otel.record.ratioToSdk': ratio(otelRecord, 'ours', 'bare SDK'),
    'otel.record.bytesPerEvent': figures.recordAllocation.otel,
    'otel.export.ratioToSdk': ratio(figures.otelExport, 'bare SDK', 'ours'),
    'spans.ratioToSdk': ratio(figures.spanRecord, 'ours', 'bare SDK'),
    'content.worstMilliseconds': figures.content.worstMilliseconds,
    'codegen.cold400Ms': figures.codegen.cold400Ms,
    'codegen.unchangedMs': figures.codegen.unchangedMs,
    'codegen.growth': figures.codegen.growth,
    ...summariesByKey('record.typical.ns', recordTypical),
    ...summariesByKey('record.full.ns', recordFull),
    ...summariesByKey('record.recorded.ns', recordRecorded),
    ...summariesByKey('record.attack.ns', recordAttack),
    ...summariesByKey('scrape.full.ms', scrapeFull),
    ...summariesByKey('otel.record.ns', otelRecord),
    ...summariesByKey('otel.export.ms', figures.otelExport),
    ...summariesByKey('cpu.recorded.ns', figures.recordedCpu),
    ...summariesByKey('spans.ns', figures.spanRecord),
  };
}

/** The goals as a markdown table, as the page beside it has it. */
export function goalTable(byKey: Readonly<Record<string, unknown>>): string {
  const rows = goals.map(({ what, key, target, at, unit }) => {
    const bound = at === 'least' ? '≥' : '≤';
    return `| ${what} | ${shown(Number(byKey[key]))}${unit} | ${bound} ${target.toLocaleString('en')}${unit} |`;
  });
  return ['| what | here | target |', '|---|---|---|', ...rows].join('\n');
}

/** What each contender took, as a markdown table. */
export function summaryTable(title: string, unit: string, summaries: Summaries): string {
  const rows = Object.entries(summaries).map(
    ([name, { median, min, lowerQuartile, upperQuartile }]) =>
      ['', name, ...[median, min, lowerQuartile, upperQuartile].map(shown), ''].join(' | ').trim(),
  );
  return [
    `| ${title}, ${unit} | median | min | lower quartile | upper quartile |`,
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Who spends how much of an event, as the page beside it has it. */
export function cpuTable(shares: Summaries): string {
  const whole = Object.values(shares).reduce((sum, { median }) => sum + median, 0);
  const rows = Object.entries(shares).map(
    ([name, { median }]) =>
      `| ${name} | ${shown(median)} | ${Math.round((100 * median) / whole)} % |`,
  );
  return [
    '| a recorded event, both plugins, all signals | ns | share |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** How much the medians are to be trusted. */
export function noiseLine(figures: Figures): string {
  const all = [figures.recordTypical, figures.recordFull, figures.scrapeFull].flatMap(
    Object.values,
  );
  const worst = Math.max(...all.map((one) => noise(one as Summary)));
  return `Noise: the quartiles of a figure lie at most ${Math.round(worst * 100)} % from its median.`;
}

function ratio(summaries: Summaries, over: string, under: string): number {
  return summaries[over]!.median / summaries[under]!.median;
}

function summariesByKey(prefix: string, summaries: Summaries): Record<string, Summary> {
  return Object.fromEntries(
    Object.entries(summaries).map(([name, summary]) => [`${prefix}.${name}`, summary]),
  );
}

function shown(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(2)));
}

/** Dotted keys as objects within objects, for readers that walk a path. */
export function nested(byKey: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(byKey)) {
    const steps = key.split('.');
    const last = steps.pop() ?? key;
    let at = root;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root;
}
