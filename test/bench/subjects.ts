import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { type Family, SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import { type Labels, type Put, peerHandlers } from './peer-handlers.ts';

/** One contender of the benchmark. */
export interface Subject {
  record(event: DiagnosticEvent): void;
  /** The text of a scrape, in whatever form the contender sends it. */
  scrape(): unknown;
  /** Values of all samples by name and labels, for the comparison of results. */
  samples(): Promise<Map<string, number>>;
}

const familyOf = (key: string): string => key.replace(/\{.*/s, '');

/**
 * Throws unless both contenders hold the same series with the same values, of the families that
 * theirs knows: it is written by hand, and the catalog grows.
 */
export async function assertAgreement(
  ours: Pick<Subject, 'samples'>,
  theirs: Pick<Subject, 'samples'>,
): Promise<void> {
  const [own, other] = [await ours.samples(), await theirs.samples()];
  const known = new Set([...other.keys()].map(familyOf));
  for (const key of new Set([...own.keys(), ...other.keys()])) {
    if (!known.has(familyOf(key))) continue;
    const [value = Number.NaN, its = Number.NaN] = [own.get(key), other.get(key)];
    // Sums of many decimals differ in the last digits, by the order and care of adding.
    const agree = Math.abs(its - value) <= 1e-9 * Math.max(1, Math.abs(value));
    if (!agree) throw new Error(`${key} is ${value} for us and ${its} for the peer`);
  }
}

const trusted = { trusted: true };

/** The generated handlers, the store and its exposition, as the plugin uses them. */
export function ours(): Subject & { readonly registry: PrometheusRegistry } {
  // Room for 2,048 series of a few families, beside what is reserved for the others.
  const registry = new PrometheusRegistry({ redact: redactSecrets, cap: 2 * SERIES_CAP });
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const zeros = new Set(samplesByKey(exposition.text()).keys());
  /** No peer shows zeros from the start, or what a store tells of itself. */
  const isShared = ([key, value]: readonly [string, number]): boolean =>
    !(value === 0 && zeros.has(key)) && !key.startsWith('openclaw_prometheus_');
  return {
    registry,
    record: (event) => handlers.record(event, trusted),
    scrape: () => exposition.parts(),
    samples: async () => new Map([...samplesByKey(exposition.text())].filter(isShared)),
  };
}

/** Our metrics for OTLP: the same store, with a cap of each family. */
export function otelHandlers(): {
  readonly store: SeriesStore;
  record(event: DiagnosticEvent): void;
} {
  const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
  const handlers = new OtelHandlers(new OtelInstruments(store));
  return { store, record: (event) => handlers.record(event, trusted) };
}

/** prom-client as its documentation uses it: label objects given to `inc`, `set` and `observe`. */
export function promClient(families: readonly Family[]): Subject {
  const registry = new Registry();
  return {
    record: peerHandlers(families, (family) => instrument(family, registry)),
    scrape: () => registry.metrics(),
    samples: async () => samplesByKey((await registry.metrics()).replaceAll('\n\n', '\n')),
  };
}

function instrument(family: Family, registry: Registry): Put {
  const { name, labels } = family;
  const options = { name, help: family.help, labelNames: [...labels], registers: [registry] };
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

interface Series {
  readonly family: Family;
  readonly labels: Labels;
  readonly buckets: number[];
  value: number;
  count: number;
}

/**
 * What one writes by hand at first: every label of every observation sanitised, a sorted JSON key,
 * one Map for everything, cumulative buckets.
 */
export function naive(families: readonly Family[]): Omit<Subject, 'scrape'> {
  const series = new Map<string, Series>();

  function seriesOf(family: Family, raw: Labels): Series {
    const labels = Object.entries(raw)
      .map(([name, value]): [string, string] => [name, sanitised(value)])
      .sort(([a], [b]) => a.localeCompare(b));
    const key = family.name + JSON.stringify(labels);
    const buckets = family.type === 'histogram' ? family.bounds.map(() => 0) : [];
    const found = series.get(key) ?? {
      family,
      labels: Object.fromEntries(labels),
      buckets,
      value: 0,
      count: 0,
    };
    series.set(key, found);
    return found;
  }

  const instrumentOf =
    (family: Family): Put =>
    (labels, value) => {
      const one = seriesOf(family, labels);
      one.count += 1;
      one.value = family.type === 'gauge' ? value : one.value + value;
      if (family.type === 'histogram')
        for (const [i, bound] of family.bounds.entries()) if (value <= bound) one.buckets[i]! += 1;
    };
  return {
    record: peerHandlers(families, instrumentOf),
    samples: async () => new Map([...series.values()].flatMap(samplesOf)),
  };
}

/** The label policy, applied to every value of every event. */
function sanitised(raw: string): string {
  const text = raw.trim();
  if (redactSecrets(text) !== text || /(^|:)agent:/i.test(text)) return 'unknown';
  return /^[A-Za-z0-9_.:-]{1,120}$/.test(text) ? text : 'unknown';
}

function samplesOf({ family, labels, buckets, value, count }: Series): [string, number][] {
  const { name } = family;
  if (family.type !== 'histogram') return [[seriesKey(name, labels), value]];
  const bounds = [...family.bounds.map(String), '+Inf'];
  return [
    ...bounds.map((le, i): [string, number] => [
      seriesKey(`${name}_bucket`, { ...labels, le }),
      buckets[i] ?? count,
    ]),
    [seriesKey(`${name}_sum`, labels), value],
    [seriesKey(`${name}_count`, labels), count],
  ];
}

/** What handlers do not read. */
const OTHERS = ['type', 'ts', 'seq', 'runId', 'sessionKey', 'sessionId', 'callId'];

/**
 * The least that recording can cost: reads the fields that events of a kind have, and does next to
 * nothing with them.
 */
export function fieldReader(examples: readonly DiagnosticEvent[]) {
  const fields = new Map<string, readonly string[]>(
    examples.map((event) => {
      const read = Object.keys(event).filter((key) => !OTHERS.includes(key));
      return [event.type, read];
    }),
  );
  let sum = 0;
  return {
    record(event: DiagnosticEvent): void {
      for (const name of fields.get(event.type) ?? []) {
        const value: unknown = event[name as keyof DiagnosticEvent];
        if (typeof value === 'string') sum += value.length;
        else if (typeof value === 'number') sum += value;
      }
    },
    /** So that nothing of it can be left out. */
    sum: () => sum,
  };
}
