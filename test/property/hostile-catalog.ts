import fc from 'fast-check';

/** A word that is an identifier: found as one in generated code, it was catalog text that became code. */
export const CANARY = 'HOSTILE';

const WEAPONS = [
  `*/ ${CANARY}(); /*`,
  `'); ${CANARY}(); ('`,
  `"); ${CANARY}(); ("`,
  `\`; ${CANARY}(); \``,
  `\${${CANARY}()}`,
  `{{${CANARY}}} {{#each x}} {{{y}}}`,
  `\n${CANARY}();\n`,
  `\u2028${CANARY}()\u2029`,
  `\\'; ${CANARY}(); //`,
  `</script><script>${CANARY}()</script>`,
  '--> <!-- a',
  '| a | b | \\| \\\\|',
  'a`b``c',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'class',
  'default',
  'await',
  'NaN',
  '',
  ' ',
  '#',
  '- a',
  ': b',
  '\0\u0007\u001b[31m',
  '\u202eabc',
  '\ud800',
  '10',
  'true',
  'null',
];

/** Any text at all: made to break out, or of any characters. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WEAPONS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...WEAPONS), fc.string({ unit: 'binary', maxLength: 8 }))
      .map(([weapon, rest]) => rest + weapon),
  },
);

const nonEmpty = hostileText.filter((text) => text !== '');

/** Names that are legal more often than not, and near the edge of it. */
const hostileName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('orders', 'a', 'A_b', 'x1', 'a.b', 'run.completed') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        'class',
        'default',
        'constructor',
        '__proto__',
        'prototype',
        'toString',
        'hasOwnProperty',
      ],
      ...['record', 'registry', 'instruments', 'store', 'labels', 'start', 'event', 'set', 'row'],
      ...['new', 'this', 'let', 'of', 'in', 'await', 'yield', 'undefined', 'Infinity', 'name'],
      ...[
        'Map',
        'Counter',
        'LabelSet',
        'trace_context',
        'event_envelope',
        'diagnostic',
        'type',
        'ts',
      ],
    ),
  },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,12}$/) },
);

interface Texts {
  readonly texts: readonly string[];
  readonly members: readonly string[];
}

/** A correct catalog that holds any text wherever text may stand. */
export const catalogOfHostileTexts = fc
  .record({
    texts: fc.array(nonEmpty, { minLength: 12, maxLength: 12 }),
    members: fc.uniqueArray(hostileText.map(onOneLine), { minLength: 1, maxLength: 6 }),
  })
  .map(({ texts, members }: Texts) => {
    const text = (index: number): string => texts[index] ?? '-';
    const token = onOneLine(texts[0] ?? '');
    return {
      catalog: 'shop',
      editions: ['1.0', '2.0'],
      locales: ['en'],
      cap: 2048,
      values: {
        token: {
          pattern: escapeRegExp(token),
          refuse: escapeRegExp(`never ${texts[1] ?? ''}`),
          redact: true,
          example: token,
        },
      },
      buckets: { seconds: { unit: 's', bounds: [0.1, 1] } },
      groups: { orders: text(2) },
      labels: {
        channel: {
          description: text(3),
          otel: 'shop.channel',
          value: 'token',
          bound: 20,
          fallback: token,
        },
        outcome: { description: text(5), otel: 'shop.outcome', value: 'enum', absent: members[0] },
        kind: {
          description: text(7),
          otel: 'shop.kind',
          first: [
            { field: 'channel', map: { [texts[8] ?? '']: members[0] }, otherwise: members[0] },
          ],
          by_event: { 'order.lost': members[0] },
          value: members,
        },
      },
      events: {
        'order.placed': {
          description: text(9),
          trust: 'trusted',
          fields: { channel: 'label', outcome: members, 'durationMs?': 'measure ms' },
        },
        'order.lost': { description: text(9), trust: 'trusted', fields: { 'channel?': 'label' } },
      },
      metrics: {
        orders: {
          description: text(10),
          group: 'orders',
          type: 'counter',
          prometheus: { name: 'shop_orders_total' },
          otel: { name: 'shop.orders' },
          labels: ['channel', 'outcome', 'kind'],
          record: [
            { on: 'order.placed', where: { outcome: members.slice(0, 2) } },
            { on: 'order.lost' },
          ],
        },
        order_duration: {
          description: text(11),
          group: 'orders',
          type: 'histogram',
          prometheus: { name: 'shop_order_duration_seconds', buckets: 'seconds' },
          otel: { name: 'shop.order.duration', buckets: 'seconds' },
          labels: ['outcome', 'kind'],
          record: { on: 'order.placed', value: 'durationMs' },
        },
      },
      attributes: { 'shop.note': text(3), 'shop.fixed': text(4) },
      spans: {
        order: {
          name: 'shop.order',
          description: text(5),
          on: 'order.placed',
          duration: 'durationMs',
          labels: ['channel'],
          attributes: { 'shop.note': { text: 'channel' }, 'shop.fixed': { constant: texts[1] } },
          status: [{ where: { outcome: members.slice(0, 1) }, message: { fixed: texts[2] } }],
        },
      },
      dashboards: {
        shop: {
          title: text(6),
          rows: [
            {
              title: text(9),
              panels: {
                orders: {
                  title: text(10),
                  help: text(11),
                  form: 'lines',
                  unit: 'short',
                  query: 'sum(rate(shop_orders_total[5m]))',
                },
              },
            },
          ],
        },
      },
      alerts: {
        many_orders: {
          summary: text(7),
          description: text(9),
          expr: 'sum(rate(shop_orders_total[5m]))',
          above: 1,
          tiers: [{ severity: 'warning' }],
          runbook: text(8),
        },
      },
      recipes: {
        rate: {
          title: text(9),
          note: text(10),
          query: 'sum by (outcome) (rate(shop_orders_total[5m]))',
        },
      },
    };
  });

/** A catalog whose names are anything. */
export const catalogOfHostileNames = fc
  .record({
    names: fc.array(hostileName, { minLength: 16, maxLength: 16 }),
    unit: fc.oneof(fc.constantFrom('count', '{order}', 'ms'), hostileText),
    spans: fc.boolean(),
  })
  .map(({ names, unit, spans }) => {
    const name = (index: number): string => names[index] ?? '-';
    const text = 'A text';
    return {
      catalog: name(0) || 'shop',
      editions: [name(1) || '1.0'],
      locales: ['en'],
      cap: 2048,
      allow: Object.fromEntries(
        ['id-case', 'service-prefix'].map((rule) => [rule, 'names of any kind are tried']),
      ),
      values: { [name(2)]: { pattern: '[a-z]{1,9}', example: 'a' } },
      buckets: { [name(3)]: { unit: 's', bounds: [1] } },
      groups: { [name(4)]: text },
      labels: {
        [name(5)]: {
          description: text,
          otel: 'shop.one',
          field: name(8),
          value: name(2),
          bound: 2,
        },
        [name(6)]: {
          description: text,
          otel: name(7),
          name: name(6),
          field: name(9),
          value: 'enum',
        },
      },
      events: {
        [name(10)]: {
          description: text,
          trust: 'trusted',
          fields: { [name(8)]: 'label', [name(9)]: ['one', name(11)], [name(12)]: 'measure ms' },
        },
        [name(13)]: { description: text, trust: 'internal', fields: { [name(9)]: ['one'] } },
      },
      metrics: {
        [name(14)]: {
          description: text,
          group: name(4),
          type: 'counter',
          prometheus: { name: `${name(15)}_total` },
          otel: { name: name(15), unit },
          labels: [name(5), name(6)],
          record: { on: name(10) },
        },
        [`${name(14)}_more`]: {
          description: text,
          group: name(4),
          type: 'histogram',
          prometheus: { name: `${name(11)}_seconds`, buckets: name(3) },
          otel: { name: name(11), buckets: name(3) },
          labels: [name(6)],
          record: { on: name(10), value: name(12) },
        },
      },
      ...(spans ? spansOf(name, text) : {}),
    };
  });

function spansOf(name: (index: number) => string, text: string): object {
  return {
    attributes: { [name(1)]: text },
    spans: {
      [name(2)]: {
        name: name(3),
        description: text,
        on: name(10),
        duration: name(12),
        labels: [name(5)],
        attributes: { [name(1)]: { constant: name(0) } },
      },
    },
    dashboards: {
      [name(4)]: {
        title: text,
        rows: [
          {
            panels: {
              [name(5)]: {
                title: text,
                help: text,
                form: 'lines',
                unit: 'short',
                query: `rate(${name(15)}_total[5m])`,
              },
            },
          },
        ],
      },
    },
    alerts: {
      [name(6)]: {
        summary: text,
        description: text,
        expr: `rate(${name(15)}_total[5m])`,
        above: 1,
        tiers: [{ severity: 'info' }],
        runbook: text,
      },
    },
    recipes: { [name(7)]: { title: text, query: `${name(15)}_total` } },
  };
}

/** A text that may be the value of a label. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ').trim() || '-';
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** JSON is YAML, with every character escaped that YAML would treat in its own way. */
export function toYaml(catalog: object): string {
  return JSON.stringify(catalog, undefined, 1).replace(
    /[^\x20-\x7e\n]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
