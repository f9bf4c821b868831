import { storedName } from '../../codegen/emit/operations/road.ts';
import type { Metric } from '../../codegen/model/catalog.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import type { RuleCase, SeriesText } from './rule-cases.ts';

const { metrics } = catalogAt();

/**
 * The case with the names under which a Collector stores the same facts; undefined when a series of
 * it is on the scrape alone.
 */
export function pushed(one: RuleCase): RuleCase | undefined {
  const silent = Object.entries(one.silent).flatMap(([what, some]) => {
    const same = onCollector(some);
    return same === undefined ? [] : [[what, same] as const];
  });
  const fires = onCollector(one.fires);
  if (fires === undefined || silent.length < Object.keys(one.silent).length) return undefined;
  const used = Object.keys(one.fires).flatMap((name) => metricOf(name) ?? []);
  return {
    ...one,
    otel: true,
    fires,
    silent: Object.fromEntries(silent),
    labels: Object.fromEntries(
      Object.entries(one.labels).map(([label, value]) =>
        label === 'job' ? [label, `${value}-otel`] : [labelOn(label, used), value],
      ),
    ),
    description: one.description.replace(/\bjob openclaw\b/g, 'job openclaw-otel'),
  };
}

function onCollector(some: SeriesText): SeriesText | undefined {
  const all = Object.entries(some).map(([name, values]) => [seriesOn(name), values] as const);
  if (all.some(([name]) => name === undefined)) return undefined;
  return Object.fromEntries(all.map(([name, values]) => [name ?? '', values]));
}

function seriesOn(text: string): string | undefined {
  const metric = metricOf(text);
  if (metric?.otel === undefined) return undefined;
  const [family = '', labels = ''] = text.split('{');
  const suffix = family.slice(metric.prometheus?.name.length);
  const scale = metric.prometheus?.unit === 's' && metric.otel.unit === 'ms' ? 1000 : 1;
  const own = labels.replaceAll(/(\w+)="([^"]*)"/g, (_, label: string, value: string) => {
    if (label === 'job') return `job="${value}-otel"`;
    if (label === 'le' && value !== '+Inf') return `le="${Number(value) * scale}"`;
    return `${labelOn(label, [metric])}="${value}"`;
  });
  return `${storedName(metric.otel.name)}${suffix}{${own}`;
}

/** By its name, or by that of one of its series. */
function metricOf(text: string): Metric | undefined {
  const [family = ''] = text.split('{');
  const name = family.replace(/_(?:bucket|count|sum)$/, '');
  return metrics.find(({ prometheus }) => prometheus?.name === family || prometheus?.name === name);
}

function labelOn(label: string, used: readonly Metric[]): string {
  const found = used
    .flatMap(({ otel }) => otel?.labels ?? [])
    .find((use) => use.label.prometheusName === label);
  return storedName(found?.label.otelName ?? label);
}
