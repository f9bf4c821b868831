import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import type { Family } from '../../../runtime/metrics/series-store.ts';
import { seriesKey } from '../../kit/exposition-text.ts';
import { type Labels, type Put, peerHandlers } from './peer-handlers.ts';
import type { Subject } from './subject.ts';

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
  const byName = new Map(families.map((family) => [family.name, family]));

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

  const instrument = (name: string): Put => {
    const family = byName.get(name)!;
    return (labels, value) => {
      const one = seriesOf(family, labels);
      one.count += 1;
      one.value = family.type === 'gauge' ? value : one.value + value;
      if (family.type === 'histogram')
        for (const [i, bound] of family.bounds.entries()) if (value <= bound) one.buckets[i]! += 1;
    };
  };
  return {
    record: peerHandlers(instrument),
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
