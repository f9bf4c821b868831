import type { Family } from '../../../runtime/metrics/series-store.ts';
import { samplesByKey } from '../../kit/exposition-text.ts';
import { type Put, peerHandlers } from './peer-handlers.ts';
import { asIs, sanitised } from './sanitise.ts';
import type { Subject } from './subject.ts';

interface Series {
  readonly family: Family;
  readonly labels: Readonly<Record<string, string>>;
  value: number;
  readonly buckets: number[];
  count: number;
}

/**
 * What one writes by hand at first: every label of every observation sanitised, a sorted JSON key,
 * one Map for everything, cumulative buckets, and all text made anew, in locale order, at each scrape.
 */
export function naive(families: readonly Family[]): Subject {
  const series = new Map<string, Series>();
  const byName = new Map(families.map((family) => [family.name, family]));

  function seriesOf(family: Family, labels: Readonly<Record<string, string>>): Series {
    const clean = Object.entries(labels).map(([name, value]): [string, string] => [
      name,
      sanitised(value, 'unknown'),
    ]);
    const sorted = clean.sort(([a], [b]) => a.localeCompare(b));
    const key = `${family.name}${JSON.stringify(sorted)}`;
    let found = series.get(key);
    if (found === undefined) {
      const bounds = family.type === 'histogram' ? family.bounds : [];
      found = {
        family,
        labels: Object.fromEntries(clean),
        value: 0,
        buckets: bounds.map(() => 0),
        count: 0,
      };
      series.set(key, found);
    }
    return found;
  }

  const instrument = (name: string): Put => {
    const family = byName.get(name)!;
    if (family.type === 'counter') {
      return (labels, value) => {
        seriesOf(family, labels).value += value;
      };
    }
    if (family.type === 'gauge') {
      return (labels, value) => {
        seriesOf(family, labels).value = value;
      };
    }
    return (labels, value) => {
      const one = seriesOf(family, labels);
      for (const [i, bound] of family.bounds.entries()) if (value <= bound) one.buckets[i]! += 1;
      one.count += 1;
      one.value += value;
    };
  };

  return {
    name: 'hand-written',
    record: peerHandlers(instrument, asIs),
    scrape: () => render([...series.values()]),
    samples: async () => samplesByKey(render([...series.values()])),
  };
}

function render(all: readonly Series[]): string {
  const lines: string[] = [];
  const keyOf = ({ family, labels }: Series) => family.name + JSON.stringify(labels);
  let last = '';
  for (const one of all.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)))) {
    const { family, labels } = one;
    if (family.name !== last) {
      lines.push(`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type}`);
      last = family.name;
    }
    if (family.type !== 'histogram') {
      lines.push(`${family.name}${labelText(labels)} ${one.value}`);
      continue;
    }
    for (const [i, bound] of family.bounds.entries()) {
      const le = String(bound);
      lines.push(`${family.name}_bucket${labelText({ ...labels, le })} ${one.buckets[i]}`);
    }
    lines.push(
      `${family.name}_bucket${labelText({ ...labels, le: '+Inf' })} ${one.count}`,
      `${family.name}_sum${labelText(labels)} ${one.value}`,
      `${family.name}_count${labelText(labels)} ${one.count}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return '';
  const escaped = (value: string) =>
    value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
  return `{${entries.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}
