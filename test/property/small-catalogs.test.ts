import { expect, test } from 'vitest';
import { emitAll } from '../../codegen/emit/outputs.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { typeErrors } from '../kit/type-errors.ts';
import { toYaml } from './hostile-catalog.ts';

const TEXT = 'A text.';

/** Labels of every kind of source, each with the fields that it reads. */
const LABELS = {
  channel: { description: TEXT, otel: 'shop.channel', value: 'token', bound: 2 },
  outcome: { description: TEXT, otel: 'shop.outcome', value: 'enum' },
  number: { description: TEXT, otel: 'shop.number', value: 'few' },
  names: { description: TEXT, otel: 'shop.names', join: 'names', value: 'token', bound: 2 },
  kind: { description: TEXT, otel: 'shop.kind', value: ['read', 'written'] },
  either: {
    description: TEXT,
    otel: 'shop.either',
    first: [{ field: 'outcome', map: { paid: 'bought' } }, { field: 'channel' }],
    value: ['bought', 'lost'],
  },
};
const FIELDS = {
  'channel?': 'label',
  outcome: ['paid', 'refused'],
  number: 'measure',
  'names[]': 'label',
  'ms?': 'measure ms',
  'parts[].channel': 'label',
  'parts[].size': 'measure bytes',
};

const RECORDS: Record<string, object> = {
  count: { type: 'counter', record: { on: 'first' } },
  guarded: { type: 'counter', record: { on: 'first', where: { outcome: ['paid'] } } },
  time: { type: 'histogram', record: { on: 'first', value: 'ms', positive: true } },
  gauge: { type: 'gauge', record: { on: 'first', value: 'ms' } },
  items: { type: 'gauge', record: { on: 'first', items: 'parts', value: 'size' } },
  each: { type: 'counter', record: { on: 'first', each: { kind: { read: 'number' } } } },
};
const UNITS: Record<string, string> = { time: 's', gauge: 's', items: 'bytes' };

interface Shape {
  readonly records: readonly string[];
  readonly labels: readonly (keyof typeof LABELS)[];
  readonly sides: 'prometheus' | 'otel' | 'both';
  readonly others: number;
  readonly trace?: boolean;
  readonly span?: boolean;
}

/** A catalog of the fewest parts that has this shape. */
function catalogOf({ records, labels, sides, others, trace = false, span = false }: Shape): object {
  const metrics = records.map((record) => {
    const all = record === 'each' ? [...labels, 'kind'] : labels;
    const buckets = record === 'time' ? { buckets: 'seconds' } : {};
    const unit = record === 'time' ? undefined : UNITS[record];
    const suffix = { time: '_seconds', gauge: '_seconds', items: '_bytes' }[record] ?? '_total';
    const side = { ...buckets, ...(unit === undefined ? {} : { unit }) };
    const metric = {
      description: TEXT,
      group: 'all',
      labels: all,
      ...RECORDS[record],
      ...(sides === 'otel' ? {} : { prometheus: { name: `shop_${record}${suffix}`, ...side } }),
      ...(sides === 'prometheus' ? {} : { otel: { name: `shop.${record}`, ...side } }),
    };
    return [record, metric] as const;
  });
  return {
    catalog: 'shop',
    editions: ['1.0'],
    locales: ['en'],
    cap: 2048,
    allow: Object.fromEntries(
      ['dead-field', 'unused-label', 'unused-value-policy', 'unused-buckets'].map((rule) => [
        rule,
        'a catalog of the fewest parts uses few of them',
      ]),
    ),
    values: {
      token: { pattern: '[a-z]{1,40}', redact: true, example: 'web' },
      few: { steps: [1, 2, 3] },
    },
    buckets: { seconds: { unit: 's', bounds: [0.1, 1] } },
    groups: { all: TEXT },
    labels: LABELS,
    events: Object.fromEntries(
      ['first', ...Array.from({ length: others }, (_, index) => `other.${index}`)].map((type) => [
        type,
        { description: TEXT, trust: trace ? 'trace' : 'trusted', fields: FIELDS },
      ]),
    ),
    metrics: Object.fromEntries(metrics),
    ...(span
      ? {
          spans: {
            first: {
              name: 'shop.first',
              description: TEXT,
              on: 'first',
              duration: 'ms',
              labels,
            },
          },
        }
      : {}),
  };
}

const SIDES = ['prometheus', 'otel', 'both'] as const;
const SHAPES: Shape[] = [
  // One metric of each kind, without a label and with one of each source, on either side.
  ...Object.keys(RECORDS).flatMap((record) =>
    SIDES.flatMap((sides) => [
      { records: [record], labels: [], sides, others: 0 },
      { records: [record], labels: ['channel' as const, 'either' as const], sides, others: 1 },
    ]),
  ),
  ...(['number', 'names', 'outcome', 'either'] as const).map((label) => ({
    records: ['count'],
    labels: [label],
    sides: 'both' as const,
    others: 0,
  })),
  ...SIDES.map((sides) => ({ records: ['count'], labels: [], sides, others: 0, trace: true })),
  ...SIDES.map((sides) => ({ records: ['count'], labels: [], sides, others: 0, span: true })),
  ...SIDES.map((sides) => ({ records: Object.keys(RECORDS), labels: [], sides, others: 0 })),
];

test('the smallest catalogs give code that compiles', { timeout: 120_000 }, () => {
  const outputs = SHAPES.map((shape) => {
    const { catalog, diagnostics } = checkCatalog('catalog.yaml', toYaml(catalogOf(shape)));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors, JSON.stringify(shape)).toEqual([]);
    return catalog === undefined ? [] : emitAll(catalog);
  });
  const errors = typeErrors(outputs).map((line) =>
    line.replace(/catalog(\d+)/, (_, index) => JSON.stringify(SHAPES[Number(index)])),
  );
  expect(errors).toEqual([]);
});

test('parts may be called what generated code calls its own', { timeout: 120_000 }, () => {
  const taken = `labels texts tracker conversations unlisted record registry facts start event from
    error metadata beside options store listed names value series row memo prefix class
    default instruments handlers origin spans`.split(/\s+/);
  const simple = catalogOf({ records: [], labels: [], sides: 'both', others: 0 });
  const each = <Entry>(entry: (name: string) => Entry) =>
    Object.fromEntries(taken.map((name) => [name, entry(name)]));
  const catalog = {
    ...simple,
    attributes: { 'shop.id': TEXT, 'shop.session': TEXT },
    labels: each((name) => ({
      description: TEXT,
      otel: `shop.${name}`,
      field: name,
      value: 'token',
      bound: 2,
    })),
    events: each((name) => ({
      description: TEXT,
      trust: 'trusted',
      fields: { [name]: 'label', id: 'identifier', code: ['a', 'b'] },
    })),
    metrics: each((name) => ({
      description: TEXT,
      group: 'all',
      type: 'counter',
      labels: [name],
      prometheus: { name: `shop_${name.toLowerCase()}_total` },
      otel: { name: `shop.${name}.count` },
      record: { on: name },
    })),
    spans: each((name) => ({
      name: `shop.${name}`,
      description: TEXT,
      on: name,
      listed: { [name]: ['x'] },
      labels: [name],
      attributes: {
        'shop.id': { hash: 'id' },
        'shop.session': { hash: 'id', setting: 'conversations' },
      },
      status: [{ where: { code: ['a'] }, message: name }],
    })),
  };
  const { catalog: checked, diagnostics } = checkCatalog('catalog.yaml', toYaml(catalog));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ id, message }) => `${id} ${message}`)).toEqual([]);
  expect(typeErrors([checked === undefined ? [] : emitAll(checked)])).toEqual([]);
});
