import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { emitAll } from '../../../../codegen/emit/outputs.ts';
import type { Metric, Recording } from '../../../../codegen/model/catalog.ts';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { SHOP } from '../../../kit/codegen.ts';
import { toYaml } from '../../../property/hostile-catalog.ts';

interface Shop {
  labels: Record<string, Record<string, unknown>>;
  events: Record<string, object>;
  metrics: Record<string, Record<string, unknown>>;
  values: Record<string, object>;
  spans?: object;
}

/** The shop with a change: what is found in it, and what is printed for it. */
function shop(change: (catalog: Shop) => void): {
  findings: string[];
  file: (path: string) => string;
  recorded: readonly Metric[];
} {
  const document = parse(SHOP) as Shop;
  change(document);
  const { catalog, editions, diagnostics } = checkCatalog('catalog.yaml', toYaml(document));
  const files = catalog === undefined ? [] : emitAll(catalog);
  return {
    findings: diagnostics.map(({ id, message }) => `${id}: ${message}`),
    recorded: editions.at(-1)?.catalog.metrics ?? [],
    file: (path) => files.find((one) => one.path === path)?.text ?? '',
  };
}

test('each side has what each event records: amount, conversion and what each label is made of', () => {
  const { findings, recorded } = shop(({ labels, events, metrics }) => {
    events['order.ended'] = { ...EVENT, fields: { till: 'label' } };
    labels['outcome'] = { ...labels['outcome'], by_event: { 'order.placed': 'paid' } };
    labels['till'] = { description: 'Where', otel: 'shop.till', value: 'token', bound: 9 };
    const record = { on: ['order.placed', 'order.ended'] };
    metrics['orders'] = { ...metrics['orders'], labels: ['channel', 'outcome', 'till?'], record };
  });
  expect(findings).toEqual([]);
  const texts = (recordings: readonly Recording[] = []) =>
    recordings.map(({ labels }) =>
      labels.map((label) => [label.kind, 'text' in label ? label.text : '']),
    );
  const [orders, durations] = recorded;
  expect(texts(orders?.prometheus?.recordings)).toEqual([
    [
      ['fields', ''],
      ['constant', 'paid'],
      ['absent', 'unknown'],
    ],
    [
      ['absent', 'unknown'],
      ['absent', 'unknown'],
      ['fields', ''],
    ],
  ]);
  expect(texts(orders?.otel?.recordings)).toEqual([
    [
      ['fields', ''],
      ['constant', 'paid'],
      ['absent', undefined],
    ],
    [
      ['absent', 'unknown'],
      ['absent', 'unknown'],
      ['fields', ''],
    ],
  ]);
  expect(durations?.prometheus?.recordings).toMatchObject([
    { amount: { path: 'durationMs', conversion: { kind: 'divide', by: 1000 } } },
  ]);
});

const EVENT = { description: 'Emitted when it ended.', trust: 'trusted' };

test('an enum that another event carries under another name has the members of both', () => {
  const { findings, file } = shop(({ labels, events, metrics }) => {
    events['order.ended'] = { ...EVENT, fields: { result: ['delivered', 'lost'] } };
    labels['outcome'] = {
      ...labels['outcome'],
      by_event: { 'order.ended': { field: 'result' } },
    };
    metrics['orders_ended'] = {
      ...metrics['orders'],
      labels: ['outcome'],
      prometheus: { name: 'shop_orders_ended_total' },
      otel: { name: 'shop.orders.ended' },
      record: { on: 'order.ended' },
    };
  });
  expect(findings).toEqual([]);
  expect(file('labels.ts')).toContain("{ members: ['paid', 'refused', 'delivered', 'lost'] }");
});

test('of two enums the first that is there gives the text: members of both, of mapped ones what they become', () => {
  const { findings, file } = shop(({ labels, events }) => {
    events['order.placed'] = {
      ...EVENT,
      fields: {
        channel: 'label',
        'state?': ['open', 'closed', 'lost'],
        outcome: ['paid', 'refused'],
        durationMs: 'measure ms',
      },
    };
    const first = [
      { field: 'state', map: { closed: 'ended', lost: 'ended' } },
      { field: 'outcome' },
    ];
    labels['outcome'] = { ...labels['outcome'], first };
  });
  expect(findings).toEqual([]);
  expect(file('labels.ts')).toContain("{ members: ['ended', 'paid', 'refused'] }");
});

test('an enum in the items of an array has its members', () => {
  const { findings, file } = shop(({ labels, events, metrics }) => {
    events['stock.counted'] = {
      ...EVENT,
      fields: { 'shelves[].level': ['full', 'empty'], 'shelves[].bytes': 'measure bytes' },
    };
    labels['level'] = { description: 'How full', otel: 'shop.level', value: 'enum' };
    metrics['shelf_bytes'] = {
      description: 'Size of a shelf.',
      group: 'orders',
      type: 'gauge',
      prometheus: { name: 'shop_shelf_bytes', unit: 'bytes' },
      labels: ['level'],
      record: { on: 'stock.counted', items: 'shelves', value: 'bytes' },
    };
  });
  expect(findings).toEqual([]);
  expect(file('labels.ts')).toContain("{ members: ['full', 'empty'] }");
});

test.each([
  ['first', { first: [{ field: 'channel' }, { field: 'pieces' }] }],
  ['by_event', { by_event: { 'order.placed': { field: 'pieces' } } }],
])('a measure that a label reads through %s is not dead', (_, source) => {
  const { findings } = shop(({ labels, events, values, metrics }) => {
    values['few'] = { steps: [1, 2, 3] };
    events['order.placed'] = {
      ...EVENT,
      fields: {
        channel: 'label',
        'pieces?': 'measure',
        outcome: ['paid', 'refused'],
        durationMs: 'measure ms',
      },
    };
    labels['pieces'] = {
      description: 'How many',
      otel: 'shop.pieces',
      value: 'few',
      ...source,
    };
    metrics['orders'] = { ...metrics['orders'], labels: ['channel', 'outcome', 'pieces'] };
  });
  expect(findings).toEqual([]);
});

test('text of a catalog that looks like code is one alternative, not two', () => {
  const { file } = shop((catalog) => {
    catalog.values['token'] = { pattern: '[a-z? ]{1,40}', example: 'web' };
    const first = [{ field: 'channel', map: { a: 'b' }, otherwise: 'c ?? d' }];
    catalog.labels['channel'] = { ...catalog.labels['channel'], first };
    catalog.spans = {
      order: {
        name: 'shop.order',
        description: 'An order',
        on: 'order.placed',
        duration: 'durationMs',
        labels: ['channel'],
      },
    };
  });
  expect(file('otel-spans.ts')).toContain("'c ?? d'");
});
