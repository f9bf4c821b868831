import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { eventOf } from '../proof/catalog.ts';
import { OtelSide } from '../proof/growth/otel-side.ts';
import { DirectRun } from '../proof/malformed/direct.ts';
import { ignoredObservations } from '../proof/malformed/ignored.ts';
import { LabelDomains } from '../proof/malformed/label-domains.ts';
import { Random } from '../proof/random.ts';

const catalog = catalogAt();
const seed = Math.floor(Math.random() * 2 ** 31);

test(`bad values in every kind of event raise nothing (seed ${seed})`, { timeout: 60_000 }, () => {
  const random = new Random(seed);
  const run = new DirectRun(catalog);
  run.run(() => random.next() < 0.05);
  expect(run.faults.slice(0, 5)).toEqual([]);
  expect(run.events).toBeGreaterThan(1000);
});

test('a bad measure leaves its family alone and is counted', { timeout: 60_000 }, () => {
  const { faults, tried } = ignoredObservations(catalog);
  expect(faults.slice(0, 5)).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
});

test('whatever the fields hold, the scrape stays within the catalog', { timeout: 60_000 }, () => {
  const registry = new PrometheusRegistry({ redact: redactSecrets });
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const otel = new OtelSide();
  const domains = new LabelDomains(catalog);
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const type = fc.constantFrom(...catalog.events);
  fc.assert(
    fc.property(type, fc.array(anything, { minLength: 1, maxLength: 8 }), (kind, values) => {
      let next = 0;
      const event = eventOf(kind, 1, () => values[next++ % values.length]);
      handlers.record(event as unknown as DiagnosticEvent, { trusted: true });
      otel.record(event as unknown as DiagnosticEvent, { trusted: true });
      expect(domains.faults(exposition.text())).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});
