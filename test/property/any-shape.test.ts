import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitAll } from '../../codegen/emit/outputs.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { typeErrors } from '../kit/type-errors.ts';
import { toYaml } from './hostile-catalog.ts';

const TEXT = 'A text.';
const EDITIONS = ['1.0', '2.0', 'next'];

/** Every class of field. */
const FIELDS = {
  channel: 'label',
  outcome: ['paid', 'refused', 'lost'],
  stage: ['begin', 'finish'],
  ms: 'measure ms',
  size: 'measure bytes',
  express: 'flag',
  orderId: 'identifier',
  reason: 'error',
} as const;
/** Lists, and a number that becomes a label. */
const LISTS = {
  'names[]': 'label',
  number: 'measure',
  'parts[].channel': 'label',
  'parts[].size': 'measure bytes',
};
type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];
/** Fields that an event may be without. */
const SPARE: readonly Name[] = ['size', 'express', 'orderId'];

const event = fc.record({
  without: fc.subarray([...SPARE]),
  missing: fc.subarray(NAMES),
  trust: fc.constantFrom('trusted', 'internal', 'trace'),
});

const lifetime = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ since: '2.0' }) },
  { weight: 1, arbitrary: fc.constant({ since: 'next' }) },
  { weight: 1, arbitrary: fc.constant({ until: '2.0' }) },
);

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const where = fc.constantFrom(
  { outcome: ['refused'] },
  { outcome: ['refused', 'lost'], stage: ['finish'] },
  { reason: 'present' },
  { stage: ['begin'], reason: 'present' },
);
const message = fc.constantFrom<unknown>(
  'reason',
  ['reason', 'channel'],
  { join: ['channel', 'outcome'] },
  { fixed: 'it failed' },
);
const status = fc.array(
  fc
    .tuple(
      fc.record({ on: some(fc.constant('ended')), where: some(where), message: some(message) }),
      lifetime,
    )
    .map(([rule, life]) => ({ ...rule, ...life })),
  { maxLength: 4 },
);

/** Every form of an attribute, with the spare field that it reads. */
const FORMS: Record<string, { form: object; reads?: Name }> = {
  plain: { form: { value: 'ms' } },
  size: { form: { value: 'size', positive: true }, reads: 'size' },
  seconds: { form: { value: 'ms', in: 's' } },
  summed: { form: { value: 'ms', or_sum: ['size'], otherwise: 0 }, reads: 'size' },
  flag: { form: { value: 'express', positive: true }, reads: 'express' },
  member: { form: { value: 'outcome' } },
  text: { form: { text: 'channel' } },
  error: { form: { error: 'reason' } },
  hash: { form: { hash: 'orderId' }, reads: 'orderId' },
  id: {
    form: { identifier: 'orderId', because: 'the shop shows the same number' },
    reads: 'orderId',
  },
  fixed: { form: { constant: 'shop' } },
  failed: { form: { constant: '_OTHER', on_error: true } },
  late: { form: { value: 'ms', on: 'ended' } },
};
const attributes = fc.array(fc.tuple(fc.constantFrom(...Object.keys(FORMS)), lifetime), {
  maxLength: 6,
});
const labels = fc.subarray(['channel', 'outcome?', 'either?']);

const span = fc.record({
  how: fc.constantFrom(
    { on: 'ended', duration: 'ms' },
    { start: 'began', end: 'ended' },
    { on: ['began', 'ended'] },
  ),
  more: fc.constantFrom(
    {},
    { where: { stage: ['finish'] } },
    { trust: 'trusted' },
    { caller: true },
    { listed: { channel: ['web'] } },
    { rank: 1 },
  ),
  kind: fc.constantFrom('internal', 'client', 'server'),
  changes: fc.constantFrom(
    {},
    { changes: { next: { kind: 'producer' } } },
    { changes: { '2.0': { kind: 'consumer' } } },
  ),
  labels,
  attributes,
  points: fc.boolean(),
  status,
});

/** What a metric records, by its kind, and what it must say besides. */
const KINDS: Record<string, { suffix: string; metric: object; own?: object; label?: string }> = {
  count: { suffix: '_total', metric: { type: 'counter', record: { on: 'ended' } } },
  guarded: {
    suffix: '_total',
    metric: { type: 'counter', record: { on: 'ended', where: { outcome: ['paid'] } } },
  },
  time: {
    suffix: '_seconds',
    metric: { type: 'histogram', record: { on: 'ended', value: 'ms', positive: true } },
    own: { buckets: 'seconds' },
  },
  gauge: {
    suffix: '_seconds',
    metric: { type: 'gauge', record: { on: 'ended', value: 'ms' } },
    own: { unit: 's' },
  },
  items: {
    suffix: '_bytes',
    metric: { type: 'gauge', record: { on: 'ended', items: 'parts', value: 'size' } },
    own: { unit: 'bytes' },
  },
  each: {
    suffix: '_total',
    metric: { type: 'counter', record: { on: 'ended', each: { kind: { read: 'number' } } } },
    label: 'kind',
  },
};
const SIDES = ['both', 'prometheus', 'otel'] as const;

const metric = fc.record({
  labels: fc.subarray([
    'channel',
    'outcome',
    'number',
    'names',
    { label: 'either', since: 'next' },
  ]),
  side: fc.constantFrom(
    {},
    { changes: { next: { name: 'shop_orders_placed_total' } } },
    { since: '2.0' },
  ),
  rule: fc.constantFrom<object>(
    { on: 'ended' },
    { on: ['began', 'ended'] },
    { on: 'ended', where: { outcome: ['paid'] } },
    [{ on: 'began' }, { on: 'ended', since: '2.0' }],
  ),
});

type Drawn<Value> = Value extends fc.Arbitrary<infer Inner> ? Inner : never;
interface Shape {
  readonly events: readonly [Drawn<typeof event>, Drawn<typeof event>];
  readonly spans: readonly Drawn<typeof span>[];
  /** Undefined, like the spans and the event `began`, in a catalog of the fewest parts. */
  readonly metric: Drawn<typeof metric> | undefined;
  readonly labels: readonly unknown[];
  readonly kind: string;
  readonly sides: (typeof SIDES)[number];
}

function catalogOf({ events, spans, metric, labels, kind, sides }: Shape): object {
  const { suffix, metric: recorded, own, label } = KINDS[kind]!;
  const unused = ['field', 'label', 'value-policy', 'buckets'].map((part) => `unused-${part}`);
  const rules = ['dead-field', 'dead-member', ...unused.slice(1)];
  const shown = spans.map((one) => ({ ...one, attributes: attributesOf(one, events) }));
  const names = new Set(shown.flatMap((one) => Object.keys(one.attributes)));
  return {
    catalog: 'shop',
    editions: EDITIONS,
    locales: ['en'],
    cap: 64,
    allow: Object.fromEntries(
      rules.map((rule) => [rule, 'catalogs of any shape leave much unused']),
    ),
    values: {
      token: { pattern: '[a-z]{1,40}', redact: true, example: 'web' },
      few: { steps: [1, 2, 3] },
    },
    buckets: { seconds: { unit: 's', bounds: [0.1, 1] } },
    groups: { all: TEXT },
    labels: {
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
    },
    events: Object.fromEntries(
      events.slice(spans.length === 0 ? 1 : 0).map(({ without, missing, trust }, index, all) => [
        all.length - index === 1 ? 'ended' : 'began',
        {
          description: TEXT,
          trust,
          fields: Object.fromEntries(
            NAMES.filter((name) => !without.includes(name))
              .map((name): [string, unknown] => [
                `${name}${missing.includes(name) ? '?' : ''}`,
                FIELDS[name],
              ])
              .concat(Object.entries(LISTS)),
          ),
        },
      ]),
    ),
    metrics: {
      any: {
        description: TEXT,
        group: 'all',
        ...recorded,
        labels: label === undefined ? labels : [...labels, label],
        ...(sides !== 'otel' && { prometheus: { name: `shop_any${suffix}`, ...own } }),
        ...(sides !== 'prometheus' && { otel: { name: 'shop.any', ...own } }),
      },
      ...(metric !== undefined && {
        orders: {
          description: TEXT,
          group: 'all',
          type: 'counter',
          prometheus: { name: 'shop_orders_total', ...metric.side },
          otel: { name: 'shop.orders' },
          labels: metric.labels,
          record: metric.rule,
        },
      }),
    },
    ...(names.size > 0 && {
      attributes: Object.fromEntries([...names].map((name) => [name, TEXT])),
    }),
    spans: Object.fromEntries(
      shown.map(({ how, more, points, changes, status, ...rest }, index) => [
        `span${index}`,
        {
          name: `shop.span${index}`,
          description: TEXT,
          ...how,
          ...more,
          ...changes,
          ...rest,
          ...(status.length > 0 && { status }),
          ...(points && { events: { [`shop.point${index}`]: rest.attributes } }),
        },
      ]),
    ),
  };
}

/** The attributes whose fields some event of the span has. */
function attributesOf(
  { how, attributes, status }: Shape['spans'][number],
  events: Shape['events'],
): object {
  const [began, ended] = events;
  const own = JSON.stringify(how).includes('began') ? [began, ended] : [ended];
  const fits = ([form]: readonly [string, object]): boolean => {
    const reads = FORMS[form]?.reads;
    if (form === 'failed') return status.length > 0;
    return reads === undefined || own.some(({ without }) => !without.includes(reads));
  };
  return Object.fromEntries(
    attributes
      .filter(fits)
      .map(([form, life]) => [`shop.a.${form}`, { ...FORMS[form]?.form, ...life }]),
  );
}

const shape = fc.record({
  events: fc.tuple(event, event),
  spans: fc.array(span, { minLength: 1, maxLength: 3 }),
  metric,
  labels: fc.subarray(['channel', 'outcome', 'number', 'names', 'either']),
});

/** Every kind of metric on either side in turn: first in a catalog of one event and nothing else. */
function parts(index: number): Pick<Shape, 'kind' | 'sides'> & Partial<Shape> {
  const kinds = Object.keys(KINDS);
  const all = kinds.length * SIDES.length;
  return {
    kind: kinds[index % kinds.length]!,
    sides: SIDES[Math.floor(index / kinds.length) % SIDES.length]!,
    ...(index < all && { spans: [], metric: undefined }),
  };
}

test('a catalog of any shape that the rules accept gives code that compiles, in every edition', {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env['SHAPE_SEED'] ?? Date.now() % 1_000_000);
  const outputs = fc
    .sample(shape, { numRuns: Number(process.env['SHAPE_RUNS'] ?? 60), seed })
    .flatMap((one, index) => {
      const text = toYaml(JSON.parse(JSON.stringify(catalogOf({ ...one, ...parts(index) }))));
      const { editions } = checkCatalog('catalog.yaml', text);
      return editions.map(({ catalog }) => emitAll(catalog));
    });
  // Many shapes are refused; enough are not for the check to mean something.
  expect(outputs.length).toBeGreaterThan(30);
  expect(typeErrors(outputs), `SHAPE_SEED=${seed}`).toEqual([]);
});
