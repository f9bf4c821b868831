import type { Catalog, Metric } from '../model/catalog.ts';
import { familyOf, namesIn } from '../model/queries.ts';

/**
 * The way on which metrics reach a store: scraped from the service, or pushed to a Collector whose
 * page is scraped. Both have the same facts; names, units and labels differ.
 */
export interface Road {
  readonly id: 'prometheus' | 'otel';
  readonly job: string;
}

export const roadsOf = ({ operators }: Catalog): Road[] => [
  { id: 'prometheus', job: operators.jobs.prometheus },
  { id: 'otel', job: operators.jobs.otel },
];

/** Series that Prometheus makes of each scrape; on the way through a Collector they are the Collector's. */
const OF_A_SCRAPE = new Set(['up', 'scrape_samples_scraped', 'scrape_duration_seconds']);

/** Series that Prometheus makes of alerts; an alert of a whole job has no instance. */
const OF_ALERTS = 'ALERTS';

const TOKEN = /"(?:[^"\\]|\\.)*"|\$?[a-zA-Z_:][\w:]*|\s*\{\s*|./gs;

/** What every selector of a query is narrowed by. */
export interface Scope {
  readonly job: string;
  readonly instance?: string;
}

/**
 * The query with the names of a road, every selector narrowed to the scope; undefined when the road
 * lacks a family or a label of it. A bound as in `le="300"` is written so that every version of
 * Prometheus finds it.
 */
export function queryOn(
  road: Road,
  text: string,
  { metrics }: Catalog,
  scope: Scope,
): string | undefined {
  const used = namesIn(text).flatMap((name) => familyOf(name, metrics) ?? []);
  const tokens = text.match(TOKEN) ?? [];
  const written: string[] = [];
  let family: Metric | undefined;
  let inside = false;
  let missing = false;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1] ?? '';
    const selected = inside ? undefined : selectorOf(token, road, metrics);
    if (selected === null) return undefined;
    if (selected !== undefined) {
      family = selected.metric;
      const narrowed = matchers(scope, token);
      inside = next.trim() === '{';
      written.push(selected.name, inside ? `{${narrowed}` : `{${narrowed}}`);
      if (inside && tokens[index + 2] !== '}') written.push(', ');
    } else if (token.trim() === '{') continue;
    else if (token === '}') {
      inside = false;
      written.push(token);
    } else if (token.startsWith('"')) {
      const bound = inside && tokens[index - 1] === '=' && tokens[index - 2] === 'le';
      if (bound) written[written.length - 1] = '=~';
      written.push(bound ? boundOn(road, token, family) : token);
    } else if (/^[a-zA-Z_]/.test(token) && next.trim() !== '(') {
      const owners = inside && family !== undefined ? [family] : used;
      const name = labelOn(road, token, owners);
      if (name === undefined) missing = true;
      written.push(name ?? token);
    } else written.push(token);
  }
  return missing ? undefined : written.join('');
}

/** Undefined when the name selects nothing; null when the road has no such series. */
function selectorOf(
  name: string,
  road: Road,
  metrics: readonly Metric[],
): { name: string; metric: Metric | undefined } | undefined | null {
  if (name === OF_ALERTS) return { name, metric: undefined };
  if (OF_A_SCRAPE.has(name)) return road.id === 'otel' ? null : { name, metric: undefined };
  const metric = familyOf(name, metrics);
  if (metric?.prometheus === undefined) return undefined;
  const side = metric[road.id];
  if (side === undefined) return null;
  const suffix = name.slice(metric.prometheus.name.length);
  return { name: `${storedName(side.name)}${suffix}`, metric };
}

function matchers({ job, instance }: Scope, name: string): string {
  return instance === undefined || name === OF_ALERTS ? job : `${job}, ${instance}`;
}

/** The name that a label of these families has on a road; words of the language stay as they are. */
function labelOn(road: Road, word: string, metrics: readonly Metric[]): string | undefined {
  let known = false;
  for (const metric of metrics) {
    const use = metric.prometheus?.labels.find(({ label }) => label.prometheusName === word);
    if (use === undefined) continue;
    if (road.id === 'prometheus') return word;
    known = true;
    const twin =
      metric.otel?.labels.find(({ label }) => label.id === use.label.id) ??
      metric.otel?.labels.find(({ label }) => label.prometheusName === word);
    if (twin?.label.otelName !== undefined) return storedName(twin.label.otelName);
  }
  return known ? undefined : word;
}

function boundOn(road: Road, token: string, metric: Metric | undefined): string {
  const bound = Number(token.slice(1, -1)) * (metric === undefined ? 1 : scaleOn(road, metric));
  const text = String(bound);
  return Number.isInteger(bound) ? `"${text}|${text}[.]0"` : `"${text.replace('.', '[.]')}"`;
}

/** By what a value of the scrape is multiplied to be one of the road. */
export function scaleOn(road: Road, { prometheus, otel }: Metric): number {
  return road.id === 'otel' && prometheus?.unit === 's' && otel?.unit === 'ms' ? 1000 : 1;
}

/** A Collector stores names with underscores for everything that Prometheus did not always allow. */
export const storedName = (name: string): string => name.replaceAll(/\W/g, '_');

/** Labels that name the series of a query's answer: those of its outermost `by`. */
export function splitOf(promql: string): string[] {
  const [, list = ''] = /\bby\s*\(([^)]*)\)/.exec(promql) ?? [];
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'le');
}
