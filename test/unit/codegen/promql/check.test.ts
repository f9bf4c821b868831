import { expect, test } from 'vitest';
import { checkQuery } from '../../../../codegen/promql/check.ts';
import type { LabelFacts, Vocabulary } from '../../../../codegen/promql/vocabulary.ts';

const open: LabelFacts = { values: undefined, disjoint: undefined };

/** A shop with a counter, a histogram, a gauge, and a counter whose parts overlap. */
const shop: Vocabulary = {
  prefix: 'shop',
  families: new Map([
    [
      'shop_orders_total',
      {
        type: 'counter',
        labels: new Map([
          ['channel', open],
          ['outcome', { values: ['paid', 'lost', 'unknown'], disjoint: undefined }],
        ]),
      },
    ],
    ['shop_wait_seconds', { type: 'histogram', labels: new Map([['channel', open]]) }],
    ['shop_stock', { type: 'gauge', labels: new Map([['shelf', open]]) }],
    [
      'shop_price_total',
      {
        type: 'counter',
        labels: new Map([
          ['part', { values: ['net', 'tax', 'gross', 'unknown'], disjoint: ['net', 'tax'] }],
        ]),
      },
    ],
  ]),
};

/** Each problem as `rule: the text that the caret points at`. */
const problems = (query: string): string[] =>
  checkQuery(query, shop).map(({ rule, from, to }) => `${rule}: ${query.slice(from, to)}`);

test.each([
  ['an unknown function', 'rat(shop_orders_total[5m])', 'query-syntax: rat'],
  ['an open bracket', 'sum(rate(shop_orders_total[5m])', 'query-syntax: )'],
  ['an open brace', 'shop_orders_total{channel="a"', 'query-syntax: "'],
  ['two equal signs', 'shop_orders_total{channel=="a"}', 'query-syntax: ='],
  ['an operand that is missing', 'sum(shop_stock) >', 'query-syntax: >'],
  ['look-ahead', 'shop_stock{shelf=~"a(?=b)"}', 'query-syntax: a(?=b)'],
  ['an open group', 'shop_stock{shelf=~"a("}', 'query-syntax: a('],
  ['no range', 'rate(shop_orders_total)', 'query-type: shop_orders_total'],
  ['the range of a sum', 'rate(sum(shop_orders_total)[5m])', 'query-type: sum(shop_orders_total)'],
  ['a range as the answer', 'shop_orders_total[5m]', 'query-type: shop_orders_total[5m]'],
  ['the rate of a gauge', 'rate(shop_stock[5m])', 'query-type: rate'],
  ['the delta of a counter', 'delta(shop_orders_total[5m])', 'query-type: delta'],
  ['a histogram as it is', 'shop_wait_seconds > 1', 'query-type: shop_wait_seconds'],
  ['numbers compared', '1 > 2', 'query-type: >'],
  ['a set with a number', 'shop_stock and 1', 'query-type: 1'],
  ['topk without its number', 'topk(shop_stock)', 'query-type: topk'],
  ['one argument too many', 'clamp_max(shop_stock, 1, 2)', 'query-type: clamp_max'],
  [
    'a percentile for a quantile',
    'histogram_quantile(95, sum by (le) (rate(shop_wait_seconds_bucket[5m])))',
    'query-type: 95',
  ],
  ['a misspelt label of a matcher', 'shop_orders_total{chanel="a"}', 'query-label: chanel'],
  ['a misspelt label of by', 'sum by (chanel) (shop_orders_total)', 'query-label: chanel'],
  ['a label of another family', 'sum by (shelf) (shop_orders_total)', 'query-label: shelf'],
  [
    'a label that was aggregated away',
    'sum by (outcome) (sum by (channel) (shop_orders_total))',
    'query-label: outcome',
  ],
  [
    'a quantile without its buckets',
    'histogram_quantile(0.9, sum by (channel) (rate(shop_wait_seconds_bucket[5m])))',
    'query-label: sum',
  ],
  [
    'a quantile of a sum',
    'histogram_quantile(0.9, rate(shop_wait_seconds_sum[5m]))',
    'query-label: rate(shop_wait_seconds_sum[5m])',
  ],
  [
    'sides that never match',
    'sum by (channel) (shop_orders_total) / sum(shop_orders_total)',
    'query-label: /',
  ],
  [
    'a match on a label of one side',
    'shop_stock * on (shelf) shop_orders_total',
    'query-label: shelf',
  ],
  [
    'a label taken from a side without it',
    'shop_orders_total * on (job) group_left (shelf) up{job="a"} * on (job) group_left (rack) shop_stock',
    'query-label: rack',
  ],
  ['a misspelt value', 'shop_orders_total{outcome="payed"}', 'unknown-member: payed'],
  ['a misspelt alternative', 'shop_orders_total{outcome=~"lost|payed"}', 'unknown-member: payed'],
  ['a pattern that no value has', 'shop_orders_total{outcome=~"x.*"}', 'unknown-member: x.*'],
  ['a misspelt family', 'rate(shop_ordres_total[5m])', 'unknown-family: shop_ordres_total'],
  ['a family by its label', '{__name__="shop_ordres_total"}', 'unknown-family: shop_ordres_total'],
  [
    'a counter taken for a histogram',
    'shop_orders_total_bucket',
    'unknown-family: shop_orders_total_bucket',
  ],
  ['overlapping values added up', 'sum(rate(shop_price_total[5m]))', 'overlapping-sum: sum'],
  [
    'an overlapping label that only another family names',
    'sum(rate(shop_price_total[5m])) / on () group_left sum by (part) (shop_price_total)',
    'overlapping-sum: sum',
  ],
  [
    'overlapping values left by a matcher',
    'sum(rate(shop_price_total{part!="tax"}[5m]))',
    'overlapping-sum: sum',
  ],
])('%s is found, once and at its place', (_, query, found) => {
  expect(problems(query)).toEqual([found]);
});

test.each([
  'sum by (channel, outcome) (increase(shop_orders_total{job=~"$job", outcome!="lost"}[$__rate_interval]))',
  'histogram_quantile(0.95, sum without (channel) (rate(shop_wait_seconds_bucket[5m])))',
  'sum(rate(shop_wait_seconds_sum[5m])) / sum(rate(shop_wait_seconds_count[5m]))',
  'sum by (part) (rate(shop_price_total[5m]))',
  'sum(rate(shop_price_total{part=~"net|tax"}[5m])) + sum(rate(shop_price_total{part="gross"}[5m]))',
  'max_over_time(shop_stock[1h] offset 5m) - shop_stock @ end()',
  'min_over_time(sum(shop_stock)[1h:5m]) > bool 3',
  'absent(up{job="shop"}) or vector(0)',
  'shop_stock unless on (job, instance) up{job="a"}',
  'sort_desc(topk(5, sum by (channel) (increase(shop_orders_total[$__range]))))',
  'label_replace(shop_stock, "place", "$1", "shelf", "(.*)-.*")',
  'count by (job, instance) (last_over_time(other_info[1h])) > 3',
  'hour() >= 9 and on () vector(1)',
  '-(sum(shop_stock) + 1) ^ 2',
])('%s is sound', (query) => {
  expect(problems(query)).toEqual([]);
});
