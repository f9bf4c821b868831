import type { Catalog, Metric, SideKey } from '../../model/catalog.ts';
import { parseQuery } from '../../promql/parse.ts';
import {
  type Expression,
  type Matcher,
  type Name,
  operandsOf,
  partsOf,
  type Span,
} from '../../promql/query.ts';
import { comparedTimes, metricOf, type Selector, scaled, scaleOn, selectorsIn } from './units.ts';

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
    ...comparedTimes(expression, road.id, catalog),
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
  // The name of the family may stand within the braces, too.
  const open = text.slice(0, selector.to).indexOf('{', selector.from) + 1;
  const isEmpty = text.slice(open).trimStart().startsWith('}');
  return [
    { from: family.from, to: family.to, text: seriesOn(road, family.text, metric) },
    open === 0
      ? { from: family.to, to: family.to, text: `{${narrowed}}` }
      : { from: open, to: open, text: isEmpty ? narrowed : `${narrowed}, ` },
    ...matchers.flatMap((matcher) => matcherOn(road, matcher, metric)),
  ];
}

function matcherOn(
  road: Road,
  { label, op, value }: Matcher,
  metric: Metric | undefined,
): (Edit | undefined)[] {
  const same = [labelOn(road, label, metric === undefined ? [] : [metric])];
  if (label.text !== 'le') return same;
  const scale = metric === undefined ? 1 : scaleOn(road.id, metric);
  const bounds = value.text.split('|').map((bound) => boundOn(bound, scale));
  // The bounds of another expression are not known, so they cannot be those of another unit.
  if (bounds.includes(undefined)) return scale === 1 ? same : [undefined];
  const text = `le${op.startsWith('!') ? '!~' : '=~'}"${bounds.join('|')}"`;
  // The value's place is that of its text; a quote closes it.
  return [{ from: label.from, to: value.to + 1, text }];
}

/** A bound as an expression that finds it in every spelling; undefined for what is none. */
function boundOn(text: string, scale: number): string | undefined {
  if (text === '+Inf') return '[+]Inf';
  const bound = text.trim() === '' ? Number.NaN : scaled(text, scale);
  if (!Number.isFinite(bound)) return undefined;
  const spelt = String(bound).replace('.', '[.]');
  return Number.isInteger(bound) ? `${spelt}|${spelt}[.]0` : spelt;
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

/** Of the arguments of a function, those that name labels. */
const NAMING: Readonly<Record<string, (index: number) => boolean>> = {
  label_replace: (index) => index === 1 || index === 3,
  label_join: (index) => index === 1 || index > 2,
  sort_by_label: () => true,
  sort_by_label_desc: () => true,
};

/** Labels outside of selectors. */
function labelsIn(part: Expression): readonly Name[] {
  if (part.kind === 'aggregate') return part.keep?.labels ?? [];
  if (part.kind === 'call')
    return part.args.flatMap(({ from, to, ...arg }, index) => {
      if (arg.kind !== 'string' || NAMING[part.name.text]?.(index) !== true) return [];
      return { text: arg.text, from: from + 1, to: to - 1 };
    });
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
