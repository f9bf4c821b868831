import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Family } from '../../../runtime/metrics/series-store.ts';
import { samplesByKey } from '../../kit/exposition-text.ts';
import { type Put, peerHandlers } from './peer-handlers.ts';
import type { Subject } from './subject.ts';

/** prom-client as its documentation uses it: label objects given to `inc`, `set` and `observe`. */
export function promClient(families: readonly Family[]): Subject {
  const registry = new Registry();
  const byName = new Map(families.map((family) => [family.name, family]));
  return {
    record: peerHandlers((name) => instrument(byName.get(name)!, registry)),
    scrape: () => registry.metrics(),
    samples: async () => samplesByKey((await registry.metrics()).replaceAll('\n\n', '\n')),
  };
}

function instrument(family: Family, registry: Registry): Put {
  const { name, labels } = family;
  const options = {
    name,
    help: family.help,
    labelNames: [...labels],
    registers: [registry],
  };
  if (family.type === 'counter') {
    const counter = new Counter(options);
    return (labels, value) => counter.inc(labels, value);
  }
  if (family.type === 'gauge') {
    const gauge = new Gauge(options);
    return (labels, value) => gauge.set(labels, value);
  }
  const histogram = new Histogram({ ...options, buckets: [...family.bounds] });
  return (labels, value) => histogram.observe(labels, value);
}
