/** What an expression yields: an instant vector, a range vector, a number, a text. */
export type Kind = 'vector' | 'range' | 'scalar' | 'string';

export interface Signature {
  readonly args: readonly Kind[];
  /** How many of the last arguments may be left out; `many` may be repeated. */
  readonly optional: number | 'many';
  readonly gives: Kind;
  /** Counters only, or gauges only. */
  readonly of?: 'counter' | 'gauge';
}

const table: [string, Signature][] = [];

function declare(
  names: string,
  args: readonly Kind[],
  more: Partial<Omit<Signature, 'args'>> = {},
): void {
  for (const name of names.split(' '))
    table.push([name, { args, optional: 0, gives: 'vector', ...more }]);
}

declare('rate increase irate resets', ['range'], { of: 'counter' });
declare('delta idelta deriv', ['range'], { of: 'gauge' });
declare('predict_linear', ['range', 'scalar'], { of: 'gauge' });
declare('double_exponential_smoothing holt_winters', ['range', 'scalar', 'scalar'], {
  of: 'gauge',
});
declare(
  'absent_over_time avg_over_time changes count_over_time first_over_time last_over_time mad_over_time max_over_time min_over_time present_over_time stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  ['range'],
);
declare('quantile_over_time', ['scalar', 'range']);
declare('histogram_quantile', ['scalar', 'vector']);
declare('histogram_fraction', ['scalar', 'scalar', 'vector']);
declare('histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar', [
  'vector',
]);
declare(
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp',
  ['vector'],
);
declare('clamp', ['vector', 'scalar', 'scalar']);
declare('clamp_min clamp_max', ['vector', 'scalar']);
declare('round', ['vector', 'scalar'], { optional: 1 });
declare('day_of_month day_of_week day_of_year days_in_month hour minute month year', ['vector'], {
  optional: 1,
});
declare('label_replace', ['vector', 'string', 'string', 'string', 'string']);
declare('label_join', ['vector', 'string', 'string', 'string'], { optional: 'many' });
declare('sort_by_label sort_by_label_desc', ['vector', 'string'], { optional: 'many' });
declare('info', ['vector', 'vector'], { optional: 1 });
declare('scalar', ['vector'], { gives: 'scalar' });
declare('vector', ['scalar']);
declare('time pi', [], { gives: 'scalar' });

declare('avg count group max min stddev stdvar sum', ['vector']);
declare('bottomk limitk limit_ratio quantile topk', ['scalar', 'vector']);
declare('count_values', ['string', 'vector']);

/** Functions and aggregations of PromQL by name. Source: Prometheus's documentation. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(table);
