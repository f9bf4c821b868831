import { expect, test } from 'vitest';
import { emitAlerts } from '../../../../../codegen/emit/operations/alerts.ts';
import { queryOn, roadsOf } from '../../../../../codegen/emit/operations/road.ts';
import { parseQuery } from '../../../../../codegen/promql/parse.ts';
import { catalogOf, edited, SHOP } from '../../../../kit/shop.ts';

/** What is scraped in seconds is pushed in milliseconds. */
const IN_MS = [
  ['  seconds:', '  millis: { unit: ms, bounds: [100, 1000, 10000] }\n  seconds:'],
  ['shop.order.duration, buckets: seconds', 'shop.order.duration, buckets: millis'],
].reduce((text, [from = '', to = '']) => edited(from, to, text), SHOP);
const catalog = catalogOf(IN_MS);
const pushed = roadsOf(catalog).find(({ id }) => id === 'otel')!;

const BUCKETS = 'shop_order_duration_seconds_bucket';

test.each([
  ['shop_orders_total', 'shop_orders{job="j"}'],
  [
    '{__name__="shop_orders_total", outcome="paid"}',
    '{job="j", __name__="shop_orders", shop_outcome="paid"}',
  ],
  ['{"shop_orders_total"}', '{job="j", "shop_orders"}'],
  [`${BUCKETS}{le="+Inf"}`, 'shop_order_duration_bucket{job="j", le=~"[+]Inf"}'],
  [`${BUCKETS}{le="0.07"}`, 'shop_order_duration_bucket{job="j", le=~"70|70[.]0"}'],
  [
    `${BUCKETS}{le=~"0.1|1.5"}`,
    'shop_order_duration_bucket{job="j", le=~"100|100[.]0|1500|1500[.]0"}',
  ],
  [`${BUCKETS}{le!="1"}`, 'shop_order_duration_bucket{job="j", le!~"1000|1000[.]0"}'],
  [`${BUCKETS}{le=~"1.*"}`, undefined],
  [
    'label_replace(shop_orders_total, "to", "$1", "channel", "(.*)")',
    'label_replace(shop_orders{job="j"}, "to", "$1", "shop_channel", "(.*)")',
  ],
  [
    'sort_by_label(shop_orders_total, "channel")',
    'sort_by_label(shop_orders{job="j"}, "shop_channel")',
  ],
  [
    `histogram_quantile(0.9, rate(${BUCKETS}[5m])) > 0.5`,
    'histogram_quantile(0.9, rate(shop_order_duration_bucket{job="j"}[5m])) > 500',
  ],
  [
    '2 < rate(shop_order_duration_seconds_sum[5m])',
    '2000 < rate(shop_order_duration_sum{job="j"}[5m])',
  ],
  [
    'rate(shop_order_duration_seconds_count[5m]) > 2',
    'rate(shop_order_duration_count{job="j"}[5m]) > 2',
  ],
  ['count(shop_order_duration_seconds_sum) > 2', 'count(shop_order_duration_sum{job="j"}) > 2'],
])('%s is %s for what a Collector stores', (scraped, stored) => {
  expect(parseQuery(scraped).problems).toEqual([]);
  expect(queryOn(pushed, scraped, catalog, { job: 'job="j"' })).toBe(stored);
  if (stored !== undefined) expect(parseQuery(stored).problems).toEqual([]);
});

test('an alert about a time fires and speaks in the unit of the scrape on both roads', () => {
  const [scraped, stored] = emitAlerts(
    catalogOf(`${IN_MS}
alerts:
  slow:
    summary: Orders take long.
    description: 'It takes {{ $value | humanizeDuration }}.'
    expr: histogram_quantile(0.9, sum by (le) (rate(${BUCKETS}[5m])))
    above: 0.5
    tiers: [{ severity: warning }]
    runbook: Look.
`),
  );
  expect(scraped?.text).toMatch(/expr: \(histogram_quantile\(.*\)\) > 0\.5\n/);
  expect(stored?.text).toMatch(/expr: \(histogram_quantile\(.*\)\) \/ 1000 > 0\.5\n/);
});
