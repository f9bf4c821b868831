import type { Catalog, Metric, SideKey } from '../../model/catalog.ts';
import { type Expression, familyNameOf, operandsOf, partsOf } from '../../promql/query.ts';

export type Selector = Extract<Expression, { kind: 'selector' }>;

export function selectorsIn(expression: Expression): Selector[] {
  return [...partsOf(expression)].filter((part): part is Selector => part.kind === 'selector');
}

export function metricOf({ family }: Selector, { families }: Catalog): Metric | undefined {
  return family && families.get(familyNameOf(family.text, families) ?? family.text);
}

/** By what a value of the scrape is multiplied to be one of the road. */
export function scaleOn(road: SideKey, { prometheus, otel }: Metric): number {
  return road === 'otel' && prometheus?.unit === 's' && otel?.unit === 'ms' ? 1000 : 1;
}

/** A number in the unit of the road; 0.07 s are 70 ms, not 70.00000000000001. */
export const scaled = (number: string, scale: number): number =>
  Number((Number(number) * scale).toPrecision(15));

/** These yield a number of something, whatever their argument measures. */
const COUNTING = /^(?:absent|changes|count|group|present|resets|sgn|timestamp|ts_of)/;

/** The same for what an expression yields: a time in another unit, or a quotient with one. */
export function scaleOf(expression: Expression, road: SideKey, catalog: Catalog): number {
  const scaleOfMetric = (selector: Selector): number => {
    const metric = metricOf(selector, catalog);
    return metric === undefined ? 1 : scaleOn(road, metric);
  };
  if (expression.kind === 'selector') {
    const { type } = metricOf(expression, catalog) ?? {};
    // Of the series of a histogram only the sum is a time.
    const isCount = type === 'histogram' && expression.family?.text.endsWith('_sum') === false;
    return isCount ? 1 : scaleOfMetric(expression);
  }
  const scales = operandsOf(expression).map((part) => scaleOf(part, road, catalog));
  const most = Math.max(1, ...scales);
  if (expression.kind === 'call' || expression.kind === 'aggregate') {
    const { text } = expression.name;
    if (text === 'histogram_quantile')
      return Math.max(1, ...selectorsIn(expression).map(scaleOfMetric));
    return COUNTING.test(text) ? 1 : most;
  }
  if (expression.kind !== 'binary') return most;
  const [left = 1, right = 1] = scales;
  if (expression.op.text === '/') return left / right;
  if (expression.op.text === '*') return left * right;
  if (/^[+-]$/.test(expression.op.text)) return most;
  return expression.bool ? 1 : left;
}

/** Numbers that times are compared with, each with what it is in the unit of the road. */
export function comparedTimes(expression: Expression, road: SideKey, catalog: Catalog) {
  return [...partsOf(expression)].flatMap((part) => {
    if (part.kind !== 'binary' || !/^[<>=!]=?$/.test(part.op.text)) return [];
    const [number, other] =
      part.right.kind === 'number' ? [part.right, part.left] : [part.left, part.right];
    const scale = scaleOf(other, road, catalog);
    if (number.kind !== 'number' || scale === 1) return [];
    return [{ from: number.from, to: number.to, text: String(scaled(number.text, scale)) }];
  });
}
