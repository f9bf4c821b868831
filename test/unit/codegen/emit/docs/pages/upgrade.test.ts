import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fragmentsOf } from '../../../../../../codegen/emit/docs/pages/fragments.ts';
import { catalogOf, edited, WITH_NEXT } from '../../../../../kit/shop.ts';

/** The list for those who come from the edition before, of the shop with a change. */
function listed(from: string, to: string, name = 'changes-otel', edition?: string): string {
  const catalog = catalogOf(edited(from, to, WITH_NEXT), edition);
  return fragmentsOf(catalog).get(name)?.(catalog, 'en') ?? '';
}

test('nothing changed says nothing', () => {
  expect(listed('cap: 2048', 'cap: 2048')).toBe('');
});

test.each([
  [
    '    labels: [outcome]',
    '    since: next\n    labels: [outcome]',
    '- New metrics: `shop.order.duration`.',
  ],
  [
    '    labels: [outcome]',
    "    until: '2.0'\n    labels: [outcome]",
    '- No longer there: `shop.order.duration`.',
  ],
  [
    'otel: { name: shop.order.duration, buckets: seconds }',
    'otel: { name: shop.order.duration, buckets: seconds, changes: { next: { name: shop.duration } } }',
    '- `shop.order.duration` is now called `shop.duration`.',
  ],
  [
    '[channel, outcome]',
    "[{ label: channel, until: '2.0' }, outcome]",
    '- Gone: `shop.channel`, from `shop.orders`.',
  ],
  [
    '[channel, outcome]',
    '[{ label: channel, since: next }, outcome]',
    '- New: `shop.channel`, on `shop.orders`.',
  ],
])('%s: one line', (from, to, line) => {
  expect(listed(from, to)).toBe(line);
});

test('a release knows nothing of later editions', () => {
  const [from, to] = ['    labels: [outcome]', '    since: next\n    labels: [outcome]'];
  expect(listed(from, to, 'changes-otel', '2.0')).toBe('');
});

test('the edition with the official names is what the guides compare with, however many came since', () => {
  const at = (edition: string): string => {
    const editions = edited("['1.0', '2.0']", "['1.0', '2.0', '3.0', next]\nofficial: '2.0'");
    const [from, to] = ['    labels: [outcome]', "    since: '3.0'\n    labels: [outcome]"];
    const catalog = catalogOf(edited(from, to, editions), edition);
    return fragmentsOf(catalog).get('changes-otel')?.(catalog, 'en') ?? '';
  };
  expect(at('next')).toBe(
    'The edition `2.0` has the names of the official plugin. The edition `next` changes what follows, and nothing else.\n\n- New metrics: `shop.order.duration`.',
  );
  for (const edition of ['1.0', '2.0'])
    expect(at(edition)).toBe('This edition has the names of the official plugin of its time.');
});

test('the guides list what differs from the official plugins, settings too', () => {
  const guide = (name: string): string => readFileSync(`generated/docs/en/${name}.md`, 'utf8');
  expect(guide('prometheus')).toContain('Other values are accepted for `model`');
  for (const line of [
    '- Spans of kind `client`: `openclaw.model.call`.',
    '- The default of `diagnostics.otel.logs` is `true`.',
    '- `OTEL_EXPORTER_OTLP_ENDPOINT` wins over `diagnostics.otel.endpoint`.',
  ])
    expect(guide('opentelemetry')).toContain(line);
});
