import type { Catalog, Label, Side } from '../../model/catalog.ts';
import { closest } from '../../suggest.ts';
import type { Scrape } from './exposition.ts';
import type { ReceivedMetric } from './telemetry.ts';

/** How a running service and the catalog differ. Each entry is reported once, however many series have it. */
export interface LiveReport {
  /** What the service exports and the catalog does not declare. */
  readonly undeclared: readonly string[];
  /** Declared families that the service did not export yet. */
  readonly unseen: readonly string[];
  /** Declared families that it did export. */
  readonly seen: number;
}

/** One series that a service exports. */
interface LiveSeries {
  readonly name: string;
  /** Undefined where the service does not say. */
  readonly type: string | undefined;
  readonly unit?: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly bounds: readonly number[];
}

const WORDS = {
  prometheus: { family: 'family', label: 'label' },
  otel: { family: 'instrument', label: 'attribute' },
} as const;

/** Compares every family, label and value of a scrape with the catalog. */
export function compareLive(catalog: Catalog, { samples, types }: Scrape): LiveReport {
  const declared = new Set(catalog.metrics.map(({ prometheus }) => prometheus?.name));
  // Histograms print their samples with an ending.
  const familyOf = (name: string): string => {
    const stem = name.replace(/_(bucket|sum|count)$/, '');
    const known = (one: string): boolean => declared.has(one) || types.has(one);
    return !known(name) && known(stem) ? stem : name;
  };
  const series = samples.map((sample): LiveSeries => {
    const name = familyOf(sample.name);
    const { le, ...labels } = sample.labels;
    if (le === undefined || name === sample.name)
      return { name, type: types.get(name), labels: sample.labels, bounds: [] };
    return { name, type: types.get(name), labels, bounds: le === '+Inf' ? [] : [Number(le)] };
  });
  return compare(catalog, 'prometheus', series);
}

/** Compares every instrument, attribute and value that was pushed with the catalog. */
export function compareLiveOtlp(catalog: Catalog, metrics: readonly ReceivedMetric[]): LiveReport {
  const series = metrics.flatMap(({ name, type, unit, points }) =>
    points.map(({ attributes, bounds = [] }) => ({ name, type, unit, labels: attributes, bounds })),
  );
  return compare(catalog, 'otel', series);
}

function compare(
  catalog: Catalog,
  key: 'prometheus' | 'otel',
  live: readonly LiveSeries[],
): LiveReport {
  const declared = new Map(
    catalog.metrics.flatMap((metric) => {
      const side = metric[key];
      return side === undefined ? [] : [[side.name, { side, type: metric.type }] as const];
    }),
  );
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  const words = WORDS[key];
  for (const series of live) {
    const { name, type, unit, bounds } = series;
    const metric = declared.get(name);
    if (metric === undefined) {
      const near = closest(name, [...declared.keys()]);
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      undeclared.add(`${words.family} ${name} is not declared${hint}`);
      continue;
    }
    seen.add(name);
    const { side } = metric;
    if (type !== undefined && type !== metric.type)
      undeclared.add(`${words.family} ${name} is a ${type}; the catalog declares a ${metric.type}`);
    if (unit !== undefined && unit !== side.unitText)
      undeclared.add(`unit ${unit} of ${name}; the catalog declares ${side.unitText}`);
    for (const bound of bounds)
      if (side.buckets?.bounds.includes(bound) !== true)
        undeclared.add(`bound ${bound} of ${name} is not declared`);
    for (const finding of labelFindings(side, key, series)) undeclared.add(finding);
  }
  return {
    undeclared: [...undeclared],
    unseen: [...declared.keys()].filter((name) => !seen.has(name)),
    seen: seen.size,
  };
}

function labelFindings(
  side: Side,
  key: 'prometheus' | 'otel',
  { name: family, labels }: LiveSeries,
): string[] {
  const noun = WORDS[key].label;
  const uses = new Map(
    side.labels.map((use) => [
      key === 'otel' ? (use.label.otelName ?? '') : use.label.prometheusName,
      use,
    ]),
  );
  const found = Object.entries(labels).flatMap(([name, value]) => {
    const use = uses.get(name);
    if (use === undefined) return [`${noun} ${name} of ${family} is not declared`];
    if (accepts(use.label, String(value))) return [];
    return [`value ${name}="${value}" of ${family} is not declared`];
  });
  const missing = [...uses].filter(
    ([name, { optional }]) => !(key === 'otel' && optional) && !Object.hasOwn(labels, name),
  );
  return [
    ...found,
    ...missing.map(([name]) => `${noun} ${name} of ${family} is declared, but not exported`),
  ];
}

/** Values that the label can have: members, constants per event, what the policy lets through. */
function accepts({ fallback, absent, sources, members, policy }: Label, value: string): boolean {
  if (value === fallback || value === absent) return true;
  if (sources.some((source) => source.kind === 'constant' && source.text === value)) return true;
  if (members !== undefined) return members.includes(value);
  if (policy?.steps !== undefined) return policy.steps.includes(Number(value));
  return policy?.pattern === undefined || new RegExp(`^(?:${policy.pattern})$`).test(value);
}
