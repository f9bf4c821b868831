import type { Catalog, Label, LabelUse, Metric, Side } from '../../model/catalog.ts';
import { closest } from '../../suggest.ts';
import type { Scrape } from './exposition.ts';
import type { Attributes, ReceivedMetric } from './telemetry.ts';

/** How a running service and the catalog differ. Each entry is told once, however many series have it. */
export interface LiveReport {
  /** What the service exports and the catalog does not declare. */
  readonly undeclared: readonly string[];
  /** Declared families that the service did not export yet. */
  readonly unseen: readonly string[];
  /** Declared families that it did export. */
  readonly seen: number;
}

/** Compares every family, label and value of a scrape with the catalog. */
export function compareLive(catalog: Catalog, scrape: Scrape): LiveReport {
  const families = new Map(
    catalog.metrics.flatMap((metric) =>
      metric.prometheus === undefined ? [] : [[metric.prometheus.name, metric] as const],
    ),
  );
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  for (const sample of scrape.samples) {
    const name = familyOf(sample.name, families, scrape.types);
    const metric = families.get(name);
    if (metric === undefined) {
      undeclared.add(`family ${name} is not declared${hintFor(name, families)}`);
      continue;
    }
    seen.add(name);
    const type = scrape.types.get(name);
    if (type !== undefined && type !== metric.type)
      undeclared.add(`family ${name} is a ${type}; the catalog declares a ${metric.type}`);
    for (const finding of labelFindings(name, metric, sample.labels)) undeclared.add(finding);
  }
  return {
    undeclared: [...undeclared],
    unseen: [...families.keys()].filter((name) => !seen.has(name)),
    seen: seen.size,
  };
}

/** Compares every instrument, attribute and value that was pushed with the catalog. */
export function compareLiveOtlp(catalog: Catalog, metrics: readonly ReceivedMetric[]): LiveReport {
  const instruments = new Map(
    catalog.metrics.flatMap((metric) =>
      metric.otel === undefined ? [] : [[metric.otel.name, metric] as const],
    ),
  );
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  for (const { name, type, unit, points } of metrics) {
    const metric = instruments.get(name);
    if (metric?.otel === undefined) {
      undeclared.add(`instrument ${name} is not declared${hintFor(name, instruments)}`);
      continue;
    }
    seen.add(name);
    if (type !== metric.type)
      undeclared.add(`instrument ${name} is a ${type}; the catalog declares a ${metric.type}`);
    if (unit !== metric.otel.unitText)
      undeclared.add(`unit ${unit} of ${name}; the catalog declares ${metric.otel.unitText}`);
    for (const { attributes, bounds } of points) {
      for (const bound of bounds ?? [])
        if (metric.otel.buckets?.bounds.includes(bound) !== true)
          undeclared.add(`bound ${bound} of ${name} is not declared`);
      for (const finding of attributeFindings(metric.otel, attributes)) undeclared.add(finding);
    }
  }
  return {
    undeclared: [...undeclared],
    unseen: [...instruments.keys()].filter((name) => !seen.has(name)),
    seen: seen.size,
  };
}

function attributeFindings(side: Side, attributes: Attributes): string[] {
  const uses = new Map(side.labels.map((use) => [use.label.otelName ?? '', use]));
  const findings: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const use = uses.get(name);
    if (use === undefined) findings.push(`attribute ${name} of ${side.name} is not declared`);
    else if (!accepts(use.label, String(value)))
      findings.push(`value ${name}="${value}" of ${side.name} is not declared`);
  }
  for (const [name, use] of uses)
    if (!use.optional && !Object.hasOwn(attributes, name))
      findings.push(`attribute ${name} of ${side.name} is declared, but not exported`);
  return findings;
}

function hintFor(name: string, known: ReadonlyMap<string, unknown>): string {
  const near = closest(name, [...known.keys()]);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** The family of a sample: histograms print theirs with an ending. */
function familyOf(
  sample: string,
  families: ReadonlyMap<string, Metric>,
  types: ReadonlyMap<string, string>,
): string {
  if (families.has(sample) || types.has(sample)) return sample;
  const stem = sample.replace(/_(bucket|sum|count)$/, '');
  return families.has(stem) || types.has(stem) ? stem : sample;
}

function labelFindings(
  family: string,
  metric: Metric,
  labels: Readonly<Record<string, string>>,
): string[] {
  const uses = new Map(
    metric.prometheus?.labels.map((use: LabelUse) => [use.label.prometheusName, use.label]),
  );
  const findings: string[] = [];
  for (const [name, value] of Object.entries(labels)) {
    const label = uses.get(name);
    if (name === 'le' && metric.type === 'histogram') {
      if (!isBound(value, metric))
        findings.push(`bound le="${value}" of ${family} is not declared`);
    } else if (label === undefined) findings.push(`label ${name} of ${family} is not declared`);
    else if (!accepts(label, value))
      findings.push(`value ${name}="${value}" of ${family} is not declared`);
  }
  for (const name of uses.keys())
    if (!Object.hasOwn(labels, name))
      findings.push(`label ${name} of ${family} is declared, but not exported`);
  return findings;
}

function isBound(text: string, { prometheus }: Metric): boolean {
  return text === '+Inf' || prometheus?.buckets?.bounds.includes(Number(text)) === true;
}

/** Values that the label can have: members, constants per event, what the policy lets through. */
function accepts(label: Label, value: string): boolean {
  if (value === label.fallback || value === label.absent) return true;
  for (const source of label.sources)
    if (source.kind === 'constant' && source.text === value) return true;
  if (label.members !== undefined) return label.members.includes(value);
  const { policy } = label;
  if (policy?.steps !== undefined) return policy.steps.includes(Number(value));
  return policy?.pattern === undefined || new RegExp(`^(?:${policy.pattern})$`).test(value);
}
