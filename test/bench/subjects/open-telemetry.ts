import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Family } from '../../../runtime/metrics/series-store.ts';
import { samplesByKey } from '../../kit/exposition-text.ts';
import { type Put, peerHandlers } from './peer-handlers.ts';
import { asIs } from './sanitise.ts';
import type { Subject } from './subject.ts';

/** The OpenTelemetry SDK's instruments, read by its Prometheus exporter. */
export function openTelemetry(families: readonly Family[]): Subject {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('bench');
  // No prefix, no timestamps, and neither target info nor scope labels, which the others lack.
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  const byName = new Map(families.map((family) => [family.name, family]));
  const scrape = async () => {
    const { resourceMetrics } = await exporter.collect();
    return serializer.serialize(resourceMetrics);
  };

  function instrument(family: Family): Put {
    const { name, help: description } = family;
    if (family.type === 'counter') {
      const counter = meter.createCounter(name, { description });
      return (labels, value) => counter.add(value, labels);
    }
    if (family.type === 'gauge') {
      const gauge = meter.createGauge(name, { description });
      return (labels, value) => gauge.record(value, labels);
    }
    const advice = { explicitBucketBoundaries: [...family.bounds] };
    const histogram = meter.createHistogram(name, { description, advice });
    return (labels, value) => histogram.record(value, labels);
  }

  return {
    name: 'OpenTelemetry SDK',
    record: peerHandlers((name) => instrument(byName.get(name)!), asIs),
    scrape,
    samples: async () => samplesByKey(await scrape()),
  };
}
