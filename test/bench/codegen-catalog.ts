const LABELS = 24;
const LOCALES = ['en', 'ja', 'ko', 'zh-TW'];

/**
 * A catalog of `count` metrics in the shape of a real one: an event for every third metric, a
 * vocabulary of two dozen labels, texts in four languages, both exporters, a histogram in three.
 */
export function catalogOf(count: number): string {
  const events = Math.ceil(count / 3);
  return [
    'catalog: bench',
    "editions: ['1.0', '1.1']",
    `locales: [${LOCALES.join(', ')}]`,
    'cap: 2048',
    'values:',
    "  token: { pattern: '[a-z0-9_.:-]{1,80}', redact: true, example: small }",
    'buckets:',
    '  seconds: { unit: s, bounds: [0.01, 0.1, 0.5, 1, 5, 10, 60] }',
    '  milliseconds: { unit: ms, bounds: [10, 100, 500, 1000, 5000, 10000, 60000] }',
    'groups:',
    '  work: Work',
    'labels:',
    ...Array.from({ length: LABELS }, (_, index) => label(index)).flat(),
    'events:',
    ...Array.from({ length: events }, (_, index) => event(index)).flat(),
    'metrics:',
    ...Array.from({ length: count }, (_, index) => metric(index, events)).flat(),
    '',
  ].join('\n');
}

function description(text: string): string[] {
  return [`    description: ${text}`];
}

function label(index: number): string[] {
  return [
    `  kind_${index}:`,
    ...description(`Kind ${index} of the work`),
    `    otel: bench.kind_${index}`,
    ...(index % 2 === 0 ? ['    value: enum'] : ['    value: token', '    bound: 2']),
  ];
}

/** Events take turns, so that every label has events that carry it. */
function labelsOf(index: number): number[] {
  return [0, 1, 2].map((step) => (index * 3 + step) % LABELS);
}

function event(index: number): string[] {
  return [
    `  work_${index}.done:`,
    ...description(`Emitted when the work ${index} is done.`),
    '    trust: trusted',
    '    fields:',
    '      durationMs: measure ms',
    '      runId?: identifier',
    ...labelsOf(index).map(
      (kind) => `      kind${kind}${kind % 2 === 0 ? ': [one, two, three]' : '?: label'}`,
    ),
  ];
}

function metric(index: number, events: number): string[] {
  const histogram = index % 3 === 0;
  const labels = labelsOf(index % events).map((kind) => `kind_${kind}`);
  return [
    `  metric_${index}:`,
    ...description(`How the work went as ${index} of its figures.`),
    '    group: work',
    `    type: ${histogram ? 'histogram' : 'counter'}`,
    histogram
      ? `    prometheus: { name: bench_metric_${index}_seconds, buckets: seconds }`
      : `    prometheus: { name: bench_metric_${index}_total }`,
    histogram
      ? `    otel: { name: bench.metric.n${index}, buckets: milliseconds }`
      : `    otel: { name: bench.metric.n${index} }`,
    `    labels: [${labels.join(', ')}]`,
    `    record: { on: work_${index % events}.done${histogram ? ', value: durationMs' : ''} }`,
  ];
}
