import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { otelSeries, prometheusSeries } from '../../kit/recorded.ts';
import { recordedEvents } from '../../kit/recording.ts';

/** Metrics that both exporters have, with the events that feed them. */
const shared = catalogAt().metrics.flatMap((metric) =>
  metric.prometheus !== undefined && metric.otel !== undefined
    ? metric.rules.flatMap((rule) => rule.events.map((event) => ({ metric, event: event.type })))
    : [],
);

/** Texts that each meet another rule of the label policy. */
const text = fc.oneof(
  fc.constantFrom(
    'mock-1',
    'vendor/model',
    ' padded ',
    '',
    'agent:main:x',
    'x:agent:y',
    'sk-abcdefghijklmnopqrstuvwxyz012345',
    '日本',
    'a'.repeat(121),
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('for any event the label values of both exporters are equal', async () => {
  const samples = new Map<string, DiagnosticEvent>();
  for (const { event } of recordedEvents()) samples.set(event.type, event);
  const usable = shared.filter(({ event }) => samples.has(event));
  expect(usable.length).toBeGreaterThan(50);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...usable),
      fc.array(text, { minLength: 12, maxLength: 12 }),
      async ({ metric, event }, texts) => {
        const altered = withTexts(samples.get(event)!, texts);
        const prometheus = await prometheusSeries(altered, metric.prometheus?.name ?? '');
        const otel = await otelSeries(altered, metric.otel?.name ?? '');
        expect(otel.length > 0, metric.id).toBe(prometheus.length > 0);
        const names = new Map(
          metric.prometheus?.labels.map((use) => [use.label.otelName, use.label.prometheusName]),
        );
        for (const point of otel) {
          const relevant = Object.entries(point.labels).filter(([attribute]) =>
            names.has(attribute),
          );
          const twin = prometheus.find((series) =>
            relevant.every(
              ([attribute, value]) => series.labels[names.get(attribute) ?? ''] === value,
            ),
          );
          expect(
            twin,
            `${metric.id}: ${JSON.stringify(point.labels)} against ${JSON.stringify(prometheus)}`,
          ).toBeDefined();
        }
      },
    ),
    { numRuns: 400 },
  );
});

/** The event with its label-like texts replaced; numbers and nested objects stay. */
function withTexts(event: DiagnosticEvent, texts: readonly string[]): DiagnosticEvent {
  const altered: Record<string, unknown> = { ...event };
  let index = 0;
  for (const key of [
    'channel',
    'model',
    'provider',
    'agentId',
    'lane',
    'trigger',
    'reason',
    'errorCategory',
    'toolName',
    'toolOwner',
    'source',
    'skillName',
  ])
    if (typeof altered[key] === 'string') altered[key] = texts[index++ % texts.length];
  return altered as unknown as DiagnosticEvent;
}
