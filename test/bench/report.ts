import type { Figures, Summary } from './interleaved.ts';

/** What is measured, its key, and where it should be: at least or at most, with its unit. */
const GOALS: readonly (readonly [what: string, key: string, target: string])[] = [
  ['record, 600 series, over prom-client', 'record.typical.ratioToPromClient', '≥ 5.5×'],
  ['record, 2,048 series, over prom-client', 'record.full.ratioToPromClient', '≥ 5.5×'],
  ['record, over a first draft by hand', 'record.typical.ratioToNaive', '≥ 20×'],
  ['record under attack, beside usual values', 'record.attack.ratioToTypical', '≤ 5×'],
  ['the most expensive event, whatever is in it', 'record.worstEventMicroseconds', '≤ 20 µs'],
  ['allocation per event', 'record.bytesPerEvent', '≤ 16 bytes'],
  ['scrape, all changed, over prom-client', 'scrape.full.ratioToPromClient', '≥ 15×'],
  ['scrape, 1 % changed, over prom-client', 'scrape.full.onePercent.ratioToPromClient', '≥ 60×'],
  ['first scrape, over prom-client', 'scrape.full.first.ratioToPromClient', '≥ 3×'],
  ['longest block of a gzipped scrape', 'scrape.full.longestBlockMs', '≤ 1.5 ms'],
  ['retained heap, beside prom-client', 'heap.full.ratioToPromClient', '≤ 1×'],
  ['OTel metrics, beside the bare SDK', 'otel.record.ratioToSdk', '≤ 0.2×'],
  ['OTel metrics, allocation per event', 'otel.record.bytesPerEvent', '≤ 32 bytes'],
  ['OTel export, over the SDK', 'otel.export.ratioToSdk', '≥ 1.5×'],
  ['spans, beside the bare SDK', 'spans.ratioToSdk', '≤ 3.5×'],
  ['content of a span, at most', 'content.worstMilliseconds', '≤ 2 ms'],
  ['codegen, 400 metrics', 'codegen.cold400Ms', '≤ 1,200 ms'],
  ['codegen, nothing changed', 'codegen.unchangedMs', '≤ 500 ms'],
  ['codegen, 2,000 over 500 metrics', 'codegen.growth', '≤ 5×'],
];

/** The goals as a markdown table, as the page beside it has it. */
export function goalTable(figures: Figures): string {
  const rows = GOALS.map(([what, key, target]) => {
    const unit = target.replace(/^[≥≤] [\d.,]+/, '');
    return `| ${what} | ${shown(Number(figures[key]))}${unit} | ${target} |`;
  });
  return ['| what | here | target |', '|---|---|---|', ...rows].join('\n');
}

/** What each contender took, as a markdown table. */
export function summaryTable(figures: Figures): string {
  const rows = summaries(figures, '').map(
    ([key, { median, min, lowerQuartile, upperQuartile }]) =>
      `| ${[key, ...[median, min, lowerQuartile, upperQuartile].map(shown)].join(' | ')} |`,
  );
  const head = '| | median | min | lower quartile | upper quartile |';
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}

/** Who spends how much of an event, as the page beside it has it. */
export function cpuTable(figures: Figures): string {
  const shares = summaries(figures, 'cpu.recorded.ns.');
  const whole = shares.reduce((sum, [, { median }]) => sum + median, 0);
  const rows = shares.map(
    ([name, { median }]) =>
      `| ${name} | ${shown(median)} | ${Math.round((100 * median) / whole)} % |`,
  );
  const head = '| a recorded event, both plugins, all signals | ns | share |';
  return [head, '|---|---|---|', ...rows].join('\n');
}

/** How much the medians are to be trusted: half the interquartile range over the median. */
export function noiseLine(figures: Figures): string {
  const worst = Math.max(
    ...['record.typical.ns.', 'record.full.ns.', 'scrape.full.ms.']
      .flatMap((prefix) => summaries(figures, prefix))
      .map(([, { median, lowerQuartile, upperQuartile }]) => {
        return (upperQuartile - lowerQuartile) / 2 / median;
      }),
  );
  return `Noise: the quartiles of a figure lie at most ${Math.round(worst * 100)} % from its median.`;
}

/** Those whose keys begin so, by the rest of the key. */
function summaries(figures: Figures, prefix: string): [string, Summary][] {
  return Object.entries(figures).flatMap(([key, figure]) =>
    key.startsWith(prefix) && typeof figure === 'object'
      ? [[key.slice(prefix.length), figure]]
      : [],
  );
}

function shown(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(2)));
}

/** Dotted keys as objects within objects, for readers that walk a path. */
export function nested(figures: Figures): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(figures)) {
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
