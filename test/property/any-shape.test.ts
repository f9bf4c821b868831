import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { emitAll } from '../kit/emitted.ts';
import { typeErrors } from '../kit/type-errors.ts';
import { toYaml } from './hostile-catalog.ts';

interface Kind {
  /** Of its name on the Prometheus side. */
  readonly suffix: string;
  /** What either side must say. */
  readonly own?: object;
  /** A label that it needs. */
  readonly label?: string;
}

const PARTS = parse(readFileSync(new URL('any-shape.yaml', import.meta.url), 'utf8')) as {
  readonly base: object;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly lists: object;
  readonly forms: Readonly<Record<string, { readonly reads?: string }>>;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly choices: Readonly<Record<string, readonly object[]>>;
};
/** Fields that an event may be without. */
const SPARE = ['size', 'express', 'orderId'];

const SIDES = ['both', 'prometheus', 'otel'] as const;

const choice = (name: string): fc.Arbitrary<object> =>
  fc.constantFrom(...(PARTS.choices[name] ?? []));
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const event = fc.record({
  without: fc.subarray(SPARE),
  missing: fc.subarray(Object.keys(PARTS.fields)),
  trust: fc.constantFrom('trusted', 'internal', 'trace'),
});
const statusRule = fc.record({
  on: some(fc.constant('ended')),
  where: some(choice('where')),
  message: some(choice('message')),
});
const span = fc.record({
  how: choice('how'),
  more: choice('more'),
  kind: fc.constantFrom('internal', 'client', 'server'),
  changes: choice('changes'),
  labels: fc.subarray(['channel', 'outcome?', 'either?']),
  attributes: fc.array(fc.tuple(fc.constantFrom(...Object.keys(PARTS.forms)), choice('lifetime')), {
    maxLength: 6,
  }),
  points: fc.boolean(),
  status: fc.array(
    fc.tuple(statusRule, choice('lifetime')).map(([rule, life]) => ({ ...rule, ...life })),
    { maxLength: 4 },
  ),
});
const metric = fc.record({
  labels: fc.subarray(['channel', 'outcome', 'number', { label: 'either', since: 'next' }]),
  side: choice('side'),
  rule: choice('rule'),
});

/** What a catalog of any shape is drawn from. */
const shape = fc.record({
  events: fc.record({ began: event, ended: event }),
  spans: fc.array(span, { minLength: 1, maxLength: 3 }),
  metric,
  labels: fc.subarray(['channel', 'outcome', 'number', 'names', 'either']),
});
type Drawn = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

/** Every kind of metric on either side in turn: first in a catalog of one event and nothing else. */
function catalogOf(drawn: Drawn, index: number): object {
  const kinds = Object.values(PARTS.kinds);
  const { suffix, own, label, ...recorded } = kinds[index % kinds.length]!;
  const sides = SIDES[Math.floor(index / kinds.length) % SIDES.length]!;
  const isLeast = index < kinds.length * SIDES.length;
  const shown = (isLeast ? [] : drawn.spans).map((one) => ({
    ...one,
    attributes: attributesOf(one, drawn.events),
  }));
  const names = new Set(shown.flatMap((one) => Object.keys(one.attributes)));
  const any = {
    description: 'A text.',
    group: 'all',
    ...recorded,
    labels: label === undefined ? drawn.labels : [...drawn.labels, label],
    ...(sides !== 'otel' && { prometheus: { name: `shop_any${suffix}`, ...own } }),
    ...(sides !== 'prometheus' && { otel: { name: 'shop.any', ...own } }),
  };
  const orders = {
    description: 'A text.',
    group: 'all',
    type: 'counter',
    prometheus: { name: 'shop_orders_total', ...drawn.metric.side },
    otel: { name: 'shop.orders' },
    labels: drawn.metric.labels,
    record: drawn.metric.rule,
  };
  return {
    ...PARTS.base,
    events: Object.fromEntries(
      Object.entries(drawn.events)
        .filter(([type]) => !isLeast || type === 'ended')
        .map(([type, one]) => [type, eventOf(one)]),
    ),
    metrics: { any, ...(!isLeast && { orders }) },
    ...(names.size > 0 && {
      attributes: Object.fromEntries([...names].map((name) => [name, 'A text.'])),
    }),
    spans: Object.fromEntries(
      shown.map(({ how, more, points, changes, status, ...rest }, at) => [
        `span${at}`,
        {
          ...{ name: `shop.span${at}`, description: 'A text.' },
          ...how,
          ...more,
          ...changes,
          ...rest,
          ...(status.length > 0 && { status }),
          ...(points && { events: { [`shop.point${at}`]: rest.attributes } }),
        },
      ]),
    ),
  };
}

function eventOf({ without, missing, trust }: Drawn['events']['began']): object {
  const own = Object.entries(PARTS.fields)
    .filter(([name]) => !without.includes(name))
    .map(([name, field]) => [`${name}${missing.includes(name) ? '?' : ''}`, field]);
  return { description: 'A text.', trust, fields: { ...Object.fromEntries(own), ...PARTS.lists } };
}

/** The attributes whose fields some event of the span has. */
function attributesOf(
  { how, attributes, status }: Drawn['spans'][number],
  { began, ended }: Drawn['events'],
): object {
  const own = JSON.stringify(how).includes('began') ? [began, ended] : [ended];
  return Object.fromEntries(
    attributes.flatMap(([form, life]) => {
      const { reads, ...attribute } = PARTS.forms[form]!;
      const fits =
        form === 'failed'
          ? status.length > 0
          : reads === undefined || own.some(({ without }) => !without.includes(reads));
      return fits ? [[`shop.a.${form}`, { ...attribute, ...life }]] : [];
    }),
  );
}

test('a catalog of any shape that the rules accept gives code that compiles, in every edition', {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env['SHAPE_SEED'] ?? Date.now() % 1_000_000);
  const runs = Number(process.env['SHAPE_RUNS'] ?? 60);
  const outputs = fc.sample(shape, { numRuns: runs, seed }).flatMap((one, index) => {
    const text = toYaml(JSON.parse(JSON.stringify(catalogOf(one, index))));
    return checkCatalog('catalog.yaml', text).editions.map(({ catalog }) => emitAll(catalog));
  });
  // Many shapes are refused; enough are not for the check to mean something.
  expect(outputs.length).toBeGreaterThan(60);
  expect(typeErrors(outputs), `SHAPE_SEED=${seed}`).toEqual([]);
});
