import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { storedName } from '../../codegen/emit/operations/road.ts';
import type { Metric } from '../../codegen/model/catalog.ts';
import { catalogAt } from '../kit/catalog-at.ts';

/** Series as promtool reads them: name with labels, and one sample an interval. */
export type SeriesText = Readonly<Record<string, string>>;

/** What an alert does with some series. */
export interface RuleCase {
  readonly alert: string;
  /** The rules of the Collector's names instead of the scrape's. */
  readonly otel: boolean;
  /** The alert looks at the whole job, so what must stay silent needs a store of its own. */
  readonly job: boolean;
  /** Minutes after which to look, and minutes between two samples. */
  readonly at: number;
  readonly every: number;
  readonly fires: SeriesText;
  /** The firing alert, without its name; `instance` is that of the first of the two gateways. */
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string;
  /** No reason to wake anybody at any time, by what it shows; each is a gateway of its own. */
  readonly silent: Readonly<Record<string, SeriesText>>;
}

/** As the file has it; without `otel` and `job` the alert is one of a scraped gateway. */
interface Written extends Omit<RuleCase, 'otel' | 'job' | 'at' | 'every'> {
  readonly otel?: string;
  readonly job?: string;
  readonly at?: string;
  readonly every?: string;
  readonly past?: readonly string[];
}

const GATEWAYS: Readonly<Record<string, string>> = {
  a: 'job="openclaw",instance="a:18789"',
  b: 'job="openclaw",instance="b:18789"',
  otel: 'job="openclaw-otel",instance="a"',
  'otel-b': 'job="openclaw-otel",instance="b"',
};

/**
 * Ways in which a counter holds something that did not happen now: Prometheus is new, it did not
 * run for a while, the gateway or its plugin started anew.
 */
const PAST: Readonly<Record<string, string>> = {
  history: '9x60',
  gap: '9x20 _x20 9x20',
  restart: '9x30 0x30',
  'restart after a gap': '9x20 _x20 0x20',
};

/** Every alert as it should fire, and how it should not: `rule-cases.yaml`. */
export function readRuleCases(): RuleCase[] {
  const text = readFileSync(new URL('rule-cases.yaml', import.meta.url), 'utf8');
  // Nothing but texts: `0x60` is no number here.
  const { series, cases } = parse(text, { schema: 'failsafe' }) as {
    series: Record<string, string>;
    cases: Written[];
  };
  const all = (some: SeriesText): SeriesText =>
    Object.fromEntries(
      Object.entries(some).flatMap(([key, values]) => seriesOf(series, key, values)),
    );
  return cases.map(({ past = [], silent = {}, fires, labels, at = '59', every = '1', ...one }) => {
    const [otel, job] = [one.otel === 'true', one.job === 'true'];
    const of = otel
      ? { job: 'openclaw-otel', instance: 'a' }
      : { job: 'openclaw', instance: 'a:18789' };
    const before = Object.entries(past.length === 0 ? {} : PAST).map(([what, values]) => [
      what,
      Object.fromEntries(past.map((key) => [key, values])),
    ]);
    const quiet: Record<string, SeriesText> = { ...Object.fromEntries(before), ...silent };
    return {
      ...one,
      otel,
      job,
      at: Number(at),
      every: Number(every),
      fires: all(fires),
      labels: { ...(job ? { job: of.job } : of), ...labels },
      silent: Object.fromEntries(Object.entries(quiet).map(([what, some]) => [what, all(some)])),
    };
  });
}

function seriesOf(
  names: Readonly<Record<string, string>>,
  key: string,
  values: string,
): [series: string, values: string][] {
  const [name = '', gateway = '', ...parts] = key.split(' ');
  const pattern = key.includes('{') ? key : names[name];
  if (pattern === undefined) throw new Error(`no series ${name}`);
  const text = pattern
    .replace('$on', GATEWAYS[gateway] ?? '')
    .replace(/\$(\d)/g, (_, place: string) => parts[Number(place) - 1] ?? '');
  const [, fast, total, bound] = /^(\d+) of (\d+) within (\d+)$/.exec(values) ?? [];
  if (bound === undefined) return [[text, values]];
  const [family, labels] = text.slice(0, -1).split('{');
  return [
    [`${family}_bucket{${labels},le="${bound}"}`, `0+${fast}x70`],
    [`${family}_bucket{${labels},le="+Inf"}`, `0+${total}x70`],
    [`${family}_count{${labels}}`, `0+${total}x70`],
  ];
}

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
