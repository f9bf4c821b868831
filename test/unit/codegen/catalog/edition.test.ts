import { expect, test } from 'vitest';
import type { Localized } from '../../../../codegen/locales/translations.ts';
import { described } from '../../../../codegen/locales/translations.ts';
import { pageOf } from '../../../kit/emitted.ts';
import { catalogOf, edited, SHOP, WITH_NEXT } from '../../../kit/shop.ts';

/** The shop with an edition in progress and one piece of its text replaced. */
const withNext = (from: string, to: string): string => edited(from, to, WITH_NEXT);

test('the newest edition is the default, and may be `next`', () => {
  expect(catalogOf(WITH_NEXT).edition).toBe('next');
});

test('a field or an event that bears the name of a word about editions is one', () => {
  const text = withNext(
    '      orderId?: identifier',
    '      until?: identifier\n      since: label\n      changes?: flag',
  );
  expect([...(catalogOf(text, '1.0').events[0]?.fields.keys() ?? [])]).toEqual(
    expect.arrayContaining(['until', 'since', 'changes']),
  );
});

test('who names what only a later edition has is left out before it', () => {
  const recipe = "\nrecipes:\n  one: { title: One, query: 'rate(shop_orders_total[5m])' }\n";
  const later =
    withNext(
      'prometheus: { name: shop_orders_total }',
      'prometheus: { name: shop_orders_total, since: next }',
    ) + recipe;
  expect(catalogOf(later, '2.0').recipes).toEqual([]);
  expect(catalogOf(later, 'next').recipes).toHaveLength(1);
});

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
