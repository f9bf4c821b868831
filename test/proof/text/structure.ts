import { parseExposition } from '../../kit/exposition-text.ts';

/** What every exposition must be: families once and in one piece, histograms that add up. */
export function structuralFaults(text: string): string[] {
  return [...familyFaults(text), ...histogramFaults(text)];
}

function familyFaults(text: string): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  let family = '';
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type !== null) {
      const [, name = ''] = type;
      if (seen.has(name)) faults.push(`${name} stands twice`);
      seen.add(name);
      family = name;
    } else if (line !== '' && !line.startsWith('#')) {
      const name = /^[^{ ]+/.exec(line)?.[0] ?? '';
      const own = name === family || name.replace(/_(?:bucket|sum|count)$/, '') === family;
      if (!own) faults.push(`${name} stands in the family ${family}`);
    }
  }
  return faults;
}

function histogramFaults(text: string): string[] {
  const buckets = new Map<string, { le: number; value: number }[]>();
  const counts = new Map<string, number>();
  for (const { name, labels, value } of parseExposition(text)) {
    const { le, ...rest } = labels;
    const key = (suffix: string) => `${name.slice(0, -suffix.length)} ${JSON.stringify(rest)}`;
    if (le !== undefined) {
      const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
      buckets.set(key('_bucket'), [...(buckets.get(key('_bucket')) ?? []), { le: bound, value }]);
    } else if (name.endsWith('_count')) counts.set(key('_count'), value);
  }
  return [...buckets].flatMap(([key, list]) => {
    const faults: string[] = [];
    const ascending = list.every(({ le, value }, i) => {
      const before = list[i - 1];
      return before === undefined || (le > before.le && value >= before.value);
    });
    if (!ascending) faults.push(`${key}: buckets are not cumulative`);
    const last = list.at(-1);
    if (last?.le !== Number.POSITIVE_INFINITY) faults.push(`${key}: no +Inf`);
    if (last?.value !== counts.get(key)) faults.push(`${key}: +Inf is not the count`);
    return faults;
  });
}
