import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';

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

const weapon = fc.constantFrom(...WEAPONS);
/** Any text at all: made to break out, or of any characters. */
const hostileText = fc.oneof(
  { weight: 3, arbitrary: weapon },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.tuple(fc.string({ unit: 'binary', maxLength: 8 }), weapon).map((two) => two.join('')),
);

/** Words that mean something to JavaScript, to generated code, or to other names of the catalog. */
const TAKEN =
  `class default constructor __proto__ prototype toString hasOwnProperty record registry instruments
  store labels start event set row new this let of in await yield undefined Infinity name Map Counter
  LabelSet trace_context event_envelope diagnostic type ts orders a A_b x1 a.b run.completed`.split(
    /\s+/,
  );

/** Names that are legal more often than not, and near the edge of it. */
const hostileName = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TAKEN) },
  hostileText,
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,12}$/),
);

/** With placeholders, which it names. */
const CATALOG = parse(
  readFileSync(new URL('hostile-catalog.yaml', import.meta.url), 'utf8'),
) as object;

/** Names in {@link CATALOG}; `shop_orders` and `shop_took` stand in those of series and in queries. */
const NAMES = `shop two token seconds sold channel outcome kind order.placed order.lost took orders
  order_duration shop_orders shop.orders shop.channel shop.outcome shop.kind shop_took shop.took shop.note order
  shop.order board rate many asked`.split(/\s+/);

/** What the placeholders stand for where they are of no matter. */
const WORDS = { PATTERN: '[a-z]{1,9}', REFUSE: 'never', UNIT: 'count' };

/** The catalog with every key and every text replaced. */
function replaced(held: unknown, by: (text: string) => string): unknown {
  if (typeof held === 'string') return by(held);
  if (Array.isArray(held)) return held.map((item) => replaced(item, by));
  if (typeof held !== 'object' || held === null) return held;
  return Object.fromEntries(
    Object.entries(held).map(([key, value]) => [by(key), replaced(value, by)]),
  );
}

/** A correct catalog that holds any text wherever text may stand. */
export const catalogOfHostileTexts = fc
  .record({
    texts: fc.array(
      hostileText.filter((text) => /\S/.test(text)),
      { minLength: 12, maxLength: 12 },
    ),
    members: fc.uniqueArray(hostileText.map(onOneLine), { minLength: 2, maxLength: 2 }),
  })
  .map(({ texts, members: [paid = '', lost = ''] }) => {
    const token = onOneLine(texts[0] ?? '');
    const fixed: Readonly<Record<string, string>> = {
      PATTERN: escapeRegExp(token),
      REFUSE: escapeRegExp(`never ${texts[1]}`),
      UNIT: 'count',
      // Prometheus expands what stands in double braces.
      TEMPLATE: (texts[2] ?? '').replace(/\{(?=\{)/g, '{ '),
      web: token,
      paid,
      lost,
    };
    let next = 0;
    return replaced(CATALOG, (text) =>
      text === 'TEXT' ? (texts[next++ % texts.length] ?? '-') : (fixed[text] ?? text),
    ) as object;
  });

/** A catalog some of whose names are anything. */
export const catalogOfHostileNames = fc
  .record({
    names: fc.record(
      Object.fromEntries(
        NAMES.map((name) => [name, fc.option(hostileName, { freq: 2, nil: name })]),
      ),
    ),
    unit: fc.oneof(fc.constantFrom('count', '{order}', 'ms'), hostileText),
    gone: fc.subarray([['spans', 'attributes'], ['dashboards'], ['alerts'], ['recipes']]),
  })
  .map(({ names, unit, gone }) => {
    const given = new Map(Object.entries({ ...names, ...WORDS, UNIT: unit }));
    const all = replaced(
      CATALOG,
      (text) =>
        given.get(text) ??
        text.replace(/shop_(orders|took)(?=_)/g, (name) => given.get(name) ?? name),
    ) as object;
    return Object.fromEntries(Object.entries(all).filter(([key]) => !gone.flat().includes(key)));
  });

/** A catalog whose event, with its field, label, metric and span, has one name. */
export function catalogCalled(name: string): object {
  const taken = { channel: name, 'order.placed': name, orders: name, order: name };
  const given = new Map(Object.entries({ ...WORDS, ...taken }));
  return replaced(CATALOG, (text) => given.get(text) ?? text) as object;
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
