import type { Figures } from './groups.ts';
import type { Summary } from './interleaved.ts';

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
  goal('record, over a first draft by hand', 'record.typical.ratioToNaive', 20, 'least'),
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

/** Every figure by its dotted key: those of the goals, and the summaries they came from. */
export function figuresByKey(figures: Figures): Record<string, number | Summary> {
  const { recordTypical, recordFull, recordAttack, recordAllocation, scrapeFull } = figures;
  const { firstScrapeOfOurs: ours, firstScrapeOfPromClient: theirs, codegen } = figures;
  const { otelRecord, otelExport, spanRecord } = figures;
  const attacks = ['colliding', 'novel', 'refusing'].map((name) =>
    ratio(recordAttack, name, 'typical'),
  );
  return {
    'record.typical.ratioToPromClient': ratio(recordTypical, 'prom-client', 'ours'),
    'record.typical.ratioToNaive': ratio(recordTypical, 'naive', 'ours'),
    'record.typical.ratioToFloor': ratio(recordTypical, 'ours', 'floor'),
    'record.full.ratioToPromClient': ratio(recordFull, 'prom-client', 'ours'),
    'record.attack.ratioToTypical': Math.max(...attacks),
    [WORST]: figures.worstEvent.microseconds,
    'record.bytesPerEvent': recordAllocation.prometheus,
    'scrape.full.ratioToPromClient': ratio(scrapeFull, 'prom-client', 'ours'),
    'scrape.full.ratioToMemcpy': ratio(scrapeFull, 'ours', 'memcpy'),
    [ONE_PERCENT]: ratio(scrapeFull, 'prom-client, 1 % changed', 'ours, 1 % changed'),
    'scrape.full.first.ratioToPromClient': theirs.firstMs / ours.firstMs,
    'scrape.full.longestBlockMs': figures.longestBlock.median,
    'heap.full.ratioToPromClient': ours.retained / theirs.retained,
    'otel.record.ratioToSdk': ratio(otelRecord, 'ours', 'bare SDK'),
    'otel.record.bytesPerEvent': recordAllocation.otel,
    'otel.export.ratioToSdk': ratio(otelExport, 'bare SDK', 'ours'),
    'spans.ratioToSdk': ratio(spanRecord, 'ours', 'bare SDK'),
    'content.worstMilliseconds': figures.content,
    'codegen.cold400Ms': codegen.cold400Ms,
    'codegen.unchangedMs': codegen.unchangedMs,
    'codegen.growth': codegen.growth,
    ...summariesByKey('record.typical.ns', recordTypical),
    ...summariesByKey('record.full.ns', recordFull),
    ...summariesByKey('record.attack.ns', recordAttack),
    ...summariesByKey('scrape.full.ms', scrapeFull),
    ...summariesByKey('otel.record.ns', otelRecord),
    ...summariesByKey('otel.export.ms', otelExport),
    ...summariesByKey('cpu.recorded.ns', figures.recordedCpu),
    ...summariesByKey('spans.ns', spanRecord),
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

/** How much the medians are to be trusted: half the interquartile range over the median. */
export function noiseLine({ recordTypical, recordFull, scrapeFull }: Figures): string {
  const worst = Math.max(
    ...[recordTypical, recordFull, scrapeFull]
      .flatMap((summaries) => Object.values(summaries))
      .map(
        ({ median, lowerQuartile, upperQuartile }) => (upperQuartile - lowerQuartile) / 2 / median,
      ),
  );
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
