import type { Catalog, Label, Side } from '../../model/catalog.ts';
import { closest } from '../../suggest.ts';
import type { Sample, Scrape } from './exposition.ts';

/** How a running service and the catalog differ. Each entry is reported once, however many series have it. */
export interface LiveReport {
  /** What the service exports and the catalog does not declare. */
  readonly undeclared: readonly string[];
  /** Declared families that the service did not export yet. */
  readonly unseen: readonly string[];
  /** Declared families that it did export. */
  readonly seen: number;
}

/** Compares every family, label and value of a scrape with the catalog. */
export function compareLive({ metrics }: Catalog, { samples, types }: Scrape): LiveReport {
  const declared = new Map(
    metrics.flatMap(({ prometheus, type }) =>
      prometheus === undefined ? [] : [[prometheus.name, { side: prometheus, type }] as const],
    ),
  );
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  for (const sample of samples) {
    // Histograms print their samples with an ending.
    const stem = sample.name.replace(/_(bucket|sum|count)$/, '');
    const isFamily = (one: string): boolean => declared.has(one) || types.has(one);
    const name = !isFamily(sample.name) && isFamily(stem) ? stem : sample.name;
    const metric = declared.get(name);
    if (metric === undefined) {
      const near = closest(name, [...declared.keys()]);
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      undeclared.add(`family ${name} is not declared${hint}`);
      continue;
    }
    seen.add(name);
    const type = types.get(name);
    if (type !== undefined && type !== metric.type)
      undeclared.add(`family ${name} is a ${type}; the catalog declares a ${metric.type}`);
    for (const finding of sampleFindings(name, metric.side, sample)) undeclared.add(finding);
  }
  return {
    undeclared: [...undeclared],
    unseen: [...declared.keys()].filter((name) => !seen.has(name)),
    seen: seen.size,
  };
}

function sampleFindings(family: string, side: Side, { name, labels }: Sample): string[] {
  const uses = new Map(side.labels.map(({ label }) => [label.prometheusName, label]));
  const isBucket = name === `${family}_bucket`;
  const found = Object.entries(labels).flatMap(([label, value]) => {
    if (isBucket && label === 'le') return boundFindings(family, side, value);
    const use = uses.get(label);
    if (use === undefined) return [`label ${label} of ${family} is not declared`];
    if (accepts(use, value)) return [];
    return [`value ${label}="${value}" of ${family} is not declared`];
  });
  const missing = [...uses.keys()].filter((label) => !Object.hasOwn(labels, label));
  return [
    ...found,
    ...missing.map((label) => `label ${label} of ${family} is declared, but not exported`),
  ];
}

function boundFindings(family: string, { buckets }: Side, le: string): string[] {
  const isKnown = le === '+Inf' || buckets?.bounds.includes(Number(le)) === true;
  return isKnown ? [] : [`bound ${Number(le)} of ${family} is not declared`];
}

/** Values that the label can have: members, constants per event, what the policy lets through. */
function accepts({ fallback, absent, sources, members, policy }: Label, value: string): boolean {
  if (value === fallback || value === absent) return true;
  if (sources.some((source) => source.kind === 'constant' && source.text === value)) return true;
  if (members !== undefined) return members.includes(value);
  if (policy?.steps !== undefined) return policy.steps.includes(Number(value));
  return policy?.pattern === undefined || new RegExp(`^(?:${policy.pattern})$`).test(value);
}
