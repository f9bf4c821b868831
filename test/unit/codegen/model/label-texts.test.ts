import { expect, test } from 'vitest';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { printed, SHOP } from '../../../kit/shop.ts';

/** Adds an event to the shop. */
const EVENT = 'metrics:\n';
const event = (type: string, fields: string): string =>
  `  ${type}: { description: Emitted when it ended., trust: trusted, fields: { ${fields} } }\n${EVENT}`;

const metric = (id: string, rest: string): string =>
  `  ${id}: { description: Some., group: orders, prometheus: { name: shop_${id} }, ${rest} }\n`;

test.each<[of: string, members: string, replaced: Record<string, string>]>([
  [
    'an enum that another event carries under another name are those of both',
    "'delivered', 'lost', 'paid', 'refused'",
    {
      [EVENT]: `${event('order.ended', 'result: [delivered, lost]')}${metric('ended_total', 'type: counter, labels: [outcome], record: { on: order.ended }')}`,
      'value: enum': 'value: enum\n    by_event: { order.ended: { field: result } }',
    },
  ],
  [
    'two enums of which the first that is there gives the text are those of both, as they are mapped',
    "'ended', 'paid', 'refused'",
    {
      '      outcome: [paid': "      'state?': [open, closed, lost]\n      outcome: [paid",
      'value: enum':
        'value: enum\n    first: [{ field: state, map: { closed: ended, lost: ended } }, { field: outcome }]',
    },
  ],
  [
    'an enum in the items of an array are there',
    "'full', 'empty'",
    {
      [EVENT]: `${event('stock.counted', "'shelves[].level': [full, empty], 'shelves[].count': measure")}${metric('stock', 'type: gauge, labels: [level], record: { on: stock.counted, items: shelves, value: count }')}`,
      '  outcome:\n': '  level: { description: How full, value: enum }\n  outcome:\n',
    },
  ],
])('members of %s', async (_, members, replaced) => {
  expect(await printed('labels.ts', replaced)).toContain(`{ members: [${members}] }`);
});

test.each([
  ['first', 'first: [{ field: channel }, { field: pieces }]'],
  ['by_event', 'by_event: { order.placed: { field: pieces } }'],
])('a measure that a label reads through %s is not dead', (_, source) => {
  const text = SHOP.replace('values:\n', 'values:\n  few: { steps: [1, 2, 3] }\n')
    .replace('      channel: label', "      channel: label\n      'pieces?': measure")
    .replace(
      '  outcome:\n',
      `  pieces: { description: How many, otel: shop.pieces, value: few, ${source} }\n  outcome:\n`,
    )
    .replace('[channel, outcome]', '[channel, outcome, pieces]');
  expect(checkCatalog('catalog.yaml', text).diagnostics).toEqual([]);
});
