import type { Catalog, Label } from '../../../codegen/model/catalog.ts';
import { parseExposition } from '../../kit/exposition-text.ts';

/** What a scrape must be, whatever came in; worked out from the catalog alone. */
export class LabelDomains {
  /** `family label` to a test of its values. */
  readonly #domains = new Map<string, (value: string) => boolean>();
  readonly #counters = new Set<string>();
  #last = new Map<string, number>();

  constructor(catalog: Catalog) {
    for (const { prometheus, type } of catalog.metrics) {
      if (prometheus === undefined) continue;
      const names = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const suffix of names) {
        const name = prometheus.name + suffix;
        if (type !== 'gauge') this.#counters.add(name);
        for (const { label } of prometheus.labels) {
          this.#domains.set(`${name} ${label.prometheusName}`, domain(label));
        }
      }
    }
  }

  /** What is wrong with a scrape, given the one before: values, labels, counters going down. */
  faults(text: string): string[] {
    const faults: string[] = [];
    const now = new Map<string, number>();
    for (const { name, labels, value } of parseExposition(text)) {
      const key = JSON.stringify([name, labels]);
      now.set(key, value);
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) faults.push(`${key} is ${value}`);
      for (const [label, held] of Object.entries(labels)) {
        if (label === 'le') continue;
        if (!this.#domains.get(`${name} ${label}`)?.(held)) faults.push(`${key}: ${label}`);
      }
    }
    for (const [key, value] of this.#last) {
      const [name] = JSON.parse(key) as [string];
      if (this.#counters.has(name) && !((now.get(key) ?? -1) >= value)) {
        faults.push(`${key} went from ${value} to ${now.get(key)}`);
      }
    }
    this.#last = now;
    return faults;
  }
}

function domain(label: Label): (value: string) => boolean {
  const fixed = new Set([label.fallback, label.absent, ...constants(label)]);
  const { members, policy } = label;
  if (members !== undefined) for (const member of members) fixed.add(member);
  if (policy?.steps !== undefined) for (const step of policy.steps) fixed.add(String(step));
  const pattern = policy?.pattern === undefined ? undefined : new RegExp(`^(?:${policy.pattern})$`);
  const refuse = policy?.refuse === undefined ? undefined : new RegExp(policy.refuse, 'i');
  return (value) =>
    fixed.has(value) || (pattern?.test(value) === true && refuse?.test(value) !== true);
}

/** Texts that the label takes without looking at the event. */
function constants(label: Label): string[] {
  return label.sources.flatMap((source) => [
    ...(source.kind === 'constant' ? [source.text] : []),
    ...source.reads.flatMap(({ map, otherwise }) =>
      [...(map?.values() ?? []), otherwise ?? []].flat(),
    ),
  ]);
}
