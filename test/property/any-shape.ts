import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';

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
};
/** Fields that an event may be without. */
const SPARE = ['size', 'express', 'orderId'];

const SIDES = ['both', 'prometheus', 'otel'] as const;

const event = fc.record({
  without: fc.subarray(SPARE),
  missing: fc.subarray(Object.keys(PARTS.fields)),
  trust: fc.constantFrom('trusted', 'internal', 'trace'),
});

const lifetime = fc.constantFrom(
  ...[{}, {}, {}, {}],
  ...[{ since: '2.0' }, { since: 'next' }, { until: '2.0' }],
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
const statusRule = fc.record({
  on: some(fc.constant('ended')),
  where: some(where),
  message: some(message),
});
const status = fc.array(
  fc.tuple(statusRule, lifetime).map(([rule, life]) => ({ ...rule, ...life })),
  { maxLength: 4 },
);
const attributes = fc.array(fc.tuple(fc.constantFrom(...Object.keys(PARTS.forms)), lifetime), {
  maxLength: 6,
});

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
  labels: fc.subarray(['channel', 'outcome?', 'either?']),
  attributes,
  points: fc.boolean(),
  status,
});

const metric = fc.record({
  labels: fc.subarray(['channel', 'outcome', 'number', { label: 'either', since: 'next' }]),
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

/** What a catalog of any shape is drawn from. */
export const shape = fc.record({
  events: fc.record({ began: event, ended: event }),
  spans: fc.array(span, { minLength: 1, maxLength: 3 }),
  metric,
  labels: fc.subarray(['channel', 'outcome', 'number', 'names', 'either']),
});
type Drawn = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

/** Every kind of metric on either side in turn: first in a catalog of one event and nothing else. */
export function catalogOf(drawn: Drawn, index: number): object {
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
