import { stringify } from 'yaml';

const LABELS = 24;

/**
 * A catalog of `count` metrics in the shape of a real one: an event for every third metric, a
 * vocabulary of two dozen labels, texts in four languages, both exporters, a histogram in three.
 */
export function catalogOf(count: number): string {
  const events = Math.ceil(count / 3);
  return stringify({
    catalog: 'bench',
    editions: ['1.0', '1.1'],
    locales: ['en', 'ja', 'ko', 'zh-TW'],
    cap: 2048,
    values: { token: { pattern: '[a-z0-9_.:-]{1,80}', redact: true, example: 'small' } },
    buckets: {
      seconds: { unit: 's', bounds: [0.01, 0.1, 0.5, 1, 5, 10, 60] },
      milliseconds: { unit: 'ms', bounds: [10, 100, 500, 1000, 5000, 10000, 60000] },
    },
    groups: { work: 'Work' },
    labels: entries(LABELS, (index) => [
      `kind_${index}`,
      {
        description: `Kind ${index} of the work`,
        otel: `bench.kind_${index}`,
        ...(index % 2 === 0 ? { value: 'enum' } : { value: 'token', bound: 2 }),
      },
    ]),
    events: entries(events, (index) => [
      `work_${index}.done`,
      {
        description: `Emitted when the work ${index} is done.`,
        trust: 'trusted',
        fields: { durationMs: 'measure ms', 'runId?': 'identifier', ...fieldsOf(index) },
      },
    ]),
    metrics: entries(count, (index) => [
      `metric_${index}`,
      {
        description: `How the work went as ${index} of its figures.`,
        group: 'work',
        ...(index % 3 === 0 ? histogram(index) : counter(index)),
        labels: labelsOf(index % events).map((kind) => `kind_${kind}`),
        record: {
          on: `work_${index % events}.done`,
          ...(index % 3 === 0 && { value: 'durationMs' }),
        },
      },
    ]),
  });
}

const entries = (count: number, entry: (index: number) => [name: string, value: object]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

/** Events take turns, so that every label has events that carry it. */
const labelsOf = (index: number) => [0, 1, 2].map((step) => (index * 3 + step) % LABELS);

const fieldsOf = (index: number) =>
  Object.fromEntries(
    labelsOf(index).map((kind) =>
      kind % 2 === 0 ? [`kind${kind}`, ['one', 'two', 'three']] : [`kind${kind}?`, 'label'],
    ),
  );

const histogram = (index: number) => ({
  type: 'histogram',
  prometheus: { name: `bench_metric_${index}_seconds`, buckets: 'seconds' },
  otel: { name: `bench.metric.n${index}`, buckets: 'milliseconds' },
});

const counter = (index: number) => ({
  type: 'counter',
  prometheus: { name: `bench_metric_${index}_total` },
  otel: { name: `bench.metric.n${index}` },
});
