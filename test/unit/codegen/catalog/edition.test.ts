import { expect, test } from 'vitest';
import { described, type Localized } from '../../../../codegen/locales/translations.ts';
import { pageOf } from '../../../kit/emitted.ts';
import { catalogOf, edited, SHOP } from '../../../kit/shop.ts';

const ENTRY = '    labels: [outcome]';
const NOTICE = `    deprecated: { since: '2.0', use: shop.orders, why: Nobody looked at it. }\n${ENTRY}`;

test('pages say from that edition on what to use instead, and why', () => {
  const page = (edition: string): string =>
    pageOf(catalogOf(SHOP.replace(ENTRY, NOTICE), edition), 'en/otel-metrics.md');
  const notice = 'Deprecated since 2.0; use shop.orders. Nobody looked at it.';
  expect(page('1.0')).not.toContain(notice);
  expect(page('2.0')).toContain(notice);
});

test('a successor that is named by its id is called what people see of it', () => {
  const text = SHOP.replace(ENTRY, NOTICE.replace('shop.orders', 'orders'));
  const [, metric] = catalogOf(text).metrics;
  expect(metric?.description['en']).toContain('use shop_orders_total / shop.orders. Nobody');
});

test('no half-width space follows the full-width stop before a notice', () => {
  const texts = (english = ''): Localized => ({ en: `${english}.`, ja: `${english}。` });
  const entry = { description: 'A', deprecated: { since: '2.0', why: 'B' } };
  const { en, ja } = described(entry, ['metrics', 'orders'], texts);
  expect(en).toBe('A. Deprecated since 2.0. B.');
  expect(ja).toBe('A。2.0 から非推奨です。B。');
});

test('a new name is found in what an edition changes, whatever the edition is called', () => {
  const renamed = edited('    bound: 20', '    bound: 20\n    renamed_to: source')
    .replace('ended\n', 'ended\n    changes: { beta: { name: source } }\n')
    .replace("'2.0'", 'beta');
  expect(catalogOf(renamed).labels[1]?.prometheusName).toBe('source');
});

test.each([
  ["{ on: order.placed, since: '2.0' }", ['order_duration'], ['orders', 'order_duration']],
  ["[{ on: order.placed, until: '1.0' }]", ['orders', 'order_duration'], ['order_duration']],
])('a metric is where something feeds it: %s', (record, ...expected) => {
  const text = edited('record: { on: order.placed }', `record: ${record}`);
  const found = ['1.0', '2.0'].map((one) => catalogOf(text, one).metrics.map(({ id }) => id));
  expect(found).toEqual(expected);
});

const SPANS = `attributes:
  shop.time: How long it took.
  shop.took: How long it took, in seconds.
spans:
  order:
    name: shop.order
    description: One order.
    on: order.placed
    duration: durationMs
    attributes:
      shop.time: { value: durationMs, deprecated: { since: '2.0', use: shop.took, why: Its unit was hidden. } }
      shop.took: { value: durationMs, in: s }
`;

test('a single attribute of a span can be deprecated, too', () => {
  const page = (edition: string): string =>
    pageOf(catalogOf(SHOP + SPANS, edition), 'en/otel-spans.md');
  const notice = 'How long it took. Deprecated since 2.0; use shop.took. Its unit was hidden.';
  expect(page('1.0')).not.toContain('Deprecated');
  expect(page('2.0')).toContain(notice);
});
