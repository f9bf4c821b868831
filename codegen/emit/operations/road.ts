import type { Catalog, Metric, SideKey } from '../../model/catalog.ts';
import { parseQuery } from '../../promql/parse.ts';
import {
  type Expression,
  familyNameOf,
  type Matcher,
  type Name,
  operandsOf,
  partsOf,
  type Span,
} from '../../promql/query.ts';

/**
 * The way on which metrics reach a store: scraped from the service, or pushed to a Collector whose
 * page is scraped. Both have the same facts; names, units and labels differ.
 */
export interface Road {
  readonly id: SideKey;
  readonly job: string;
}

export const roadsOf = ({ operators }: Catalog): Road[] => [
  { id: 'prometheus', job: operators.jobs.prometheus },
  { id: 'otel', job: operators.jobs.otel },
];

/** What every selector of a query is narrowed by. */
export interface Scope {
  readonly job: string;
  readonly instance?: string;
}

/** Series that Prometheus makes of alerts; an alert of a whole job has no instance. */
const OF_ALERTS = 'ALERTS';

type Selector = Extract<Expression, { kind: 'selector' }>;

interface Edit extends Span {
  readonly text: string;
}

/**
 * The query with the names of a road, every selector narrowed to the scope; undefined when the road
 * lacks a series or a label of it. A bound as in `le="300"` is written so that every version of
 * Prometheus finds it.
 */
export function queryOn(road: Road, text: string, catalog: Catalog, scope: Scope) {
  const { expression } = parseQuery(text);
  if (expression === undefined) return undefined;
  const selectors = selectorsIn(expression);
  const metrics = selectors.flatMap((selector) => metricOf(selector, catalog) ?? []);
  const edits = [
    ...selectors.map((selector) => selectorOn(road, selector, text, catalog, scope)),
    ...[...partsOf(expression)].flatMap(labelsIn).map((label) => labelOn(road, label, metrics)),
  ].flat();
  if (edits.includes(undefined)) return undefined;
  return (edits as Edit[])
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((out, { from, to, text: part }) => out.slice(0, from) + part + out.slice(to), text);
}

function selectorOn(
  road: Road,
  selector: Selector,
  text: string,
  catalog: Catalog,
  { job, instance }: Scope,
): (Edit | undefined)[] {
  const { family, matchers } = selector;
  if (family === undefined) return [undefined];
  const metric = metricOf(selector, catalog);
  // What Prometheus says of a scrape is said of the Collector when that is what it scrapes.
  if (metric === undefined && road.id === 'otel' && family.text !== OF_ALERTS) return [undefined];
  if (metric !== undefined && metric[road.id] === undefined) return [undefined];
  const narrowed =
    instance === undefined || family.text === OF_ALERTS ? job : `${job}, ${instance}`;
  const brace = text.slice(family.to, selector.to).indexOf('{');
  const open = family.to + brace + 1;
  return [
    { from: family.from, to: family.to, text: seriesOn(road, family.text, metric) },
    brace < 0
      ? { from: family.to, to: family.to, text: `{${narrowed}}` }
      : { from: open, to: open, text: matchers.length === 0 ? narrowed : `${narrowed}, ` },
    ...matchers.flatMap((matcher) => matcherOn(road, matcher, metric)),
  ];
}

function matcherOn(
  road: Road,
  { label, op, value }: Matcher,
  metric: Metric | undefined,
): (Edit | undefined)[] {
  if (label.text !== 'le' || op !== '=')
    return [labelOn(road, label, metric === undefined ? [] : [metric])];
  const bound = Number(value.text) * (metric === undefined ? 1 : scaleOn(road, metric));
  const spelt = String(bound).replace('.', '[.]');
  const text = `le=~"${Number.isInteger(bound) ? `${spelt}|${spelt}[.]0` : spelt}"`;
  // The value's place is that of its text; a quote closes it.
  return [{ from: label.from, to: value.to + 1, text }];
}

function metricOf({ family }: Selector, { families }: Catalog): Metric | undefined {
  return family && families.get(familyNameOf(family.text, families) ?? family.text);
}

function seriesOn(road: Road, name: string, metric: Metric | undefined): string {
  const side = metric?.[road.id];
  const suffix = name.slice(metric?.prometheus?.name.length);
  return side === undefined ? name : `${storedName(side.name)}${suffix}`;
}

/** The label under the road's name; undefined when the families have none of the kind there. */
function labelOn(road: Road, label: Name, metrics: readonly Metric[]): Edit | undefined {
  const same = { from: label.from, to: label.to, text: label.text };
  if (road.id === 'prometheus') return same;
  const owners = metrics.filter(({ prometheus }) =>
    prometheus?.labels.some((use) => use.label.prometheusName === label.text),
  );
  if (owners.length === 0) return same;
  const text = twinOf(label.text, owners);
  return text === undefined ? undefined : { ...same, text };
}

/** What a Collector stores in place of a label of the scrape. */
export function twinOf(label: string, metrics: readonly Metric[]): string | undefined {
  const uses = metrics.flatMap(({ otel }) => otel?.labels ?? []);
  const names = uses.flatMap((use) =>
    use.label.prometheusName === label ? (use.label.otelName ?? []) : [],
  );
  return names[0] && storedName(names[0]);
}

/** By what a value of the scrape is multiplied to be one of the road. */
export function scaleOn(road: Road, { prometheus, otel }: Metric): number {
  return road.id === 'otel' && prometheus?.unit === 's' && otel?.unit === 'ms' ? 1000 : 1;
}

/** A Collector stores names with underscores for everything that Prometheus did not always allow. */
const storedName = (name: string): string => name.replaceAll(/\W/g, '_');

/** Labels that name the series of a query's answer: those that its outermost sum keeps. */
export function splitOf(promql: string): string[] {
  const { expression } = parseQuery(promql);
  const kept = expression === undefined ? [] : keptBy(expression);
  return kept.map(({ text }) => text).filter((text) => text !== 'le');
}

function keptBy(expression: Expression): readonly Name[] {
  if (expression.kind === 'aggregate') {
    if (expression.keep !== undefined) return expression.keep.labels;
    // These choose among series and keep their labels; all others make one of them.
    if (!/^(?:top|bottom)k$/.test(expression.name.text)) return [];
  }
  const kept = operandsOf(expression).map(keptBy);
  return kept.find((labels) => labels.length > 0) ?? [];
}

function selectorsIn(expression: Expression): Selector[] {
  return [...partsOf(expression)].filter((part): part is Selector => part.kind === 'selector');
}

/** Labels outside of selectors. */
function labelsIn(part: Expression): readonly Name[] {
  if (part.kind === 'aggregate') return part.keep?.labels ?? [];
  if (part.kind !== 'binary') return [];
  return [...(part.match?.labels ?? []), ...(part.group?.labels ?? [])];
}

/** Names under which the road stores the families of a query. */
export function familiesOn(road: Road, promql: string, catalog: Catalog): string[] {
  const { expression } = parseQuery(promql);
  if (expression === undefined) return [];
  return selectorsIn(expression).flatMap((selector) => {
    const metric = metricOf(selector, catalog);
    const side = metric?.[road.id];
    if (side === undefined) return [];
    return `${storedName(side.name)}${metric?.type === 'histogram' ? '_count' : ''}`;
  });
}
