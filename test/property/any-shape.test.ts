import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { emitAll, typeErrors } from '../kit/emitted.ts';
import { Random } from '../kit/random.ts';
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
const TEXT = { description: 'A text.' };

/** Draws catalogs of any shape from the parts. */
class Shapes {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** Every kind of metric on either side in turn: first in a catalog of one event and nothing else. */
  catalog(index: number): object {
    const kinds = Object.values(PARTS.kinds);
    const { suffix, own, label, ...recorded } = kinds[index % kinds.length]!;
    const sides = SIDES[Math.floor(index / kinds.length) % SIDES.length]!;
    const isLeast = index < kinds.length * SIDES.length;
    const labels = this.#some(['channel', 'outcome', 'number', 'names', 'either']);
    const any = {
      ...TEXT,
      ...{ group: 'all', ...recorded, labels: label === undefined ? labels : [...labels, label] },
      ...(sides !== 'otel' && { prometheus: { name: `shop_any${suffix}`, ...own } }),
      ...(sides !== 'prometheus' && { otel: { name: 'shop.any', ...own } }),
    };
    const ended = this.#event();
    if (isLeast) return { ...PARTS.base, events: { ended }, metrics: { any } };
    const began = this.#event();
    const spans = Array.from({ length: 1 + this.#random.below(3) }, (_, at) =>
      this.#span(at, began.fields, ended.fields),
    );
    const orders = {
      ...{ ...TEXT, group: 'all', type: 'counter', otel: { name: 'shop.orders' } },
      prometheus: { name: 'shop_orders_total', ...this.#choice('side') },
      labels: this.#some(['channel', 'outcome', 'number', { label: 'either', since: 'next' }]),
      record: this.#choice('rule'),
    };
    const attributes = spans.flatMap((span) => Object.keys(span.attributes));
    return {
      ...PARTS.base,
      events: { began, ended },
      metrics: { any, orders },
      ...(attributes.length > 0 && {
        attributes: Object.fromEntries(attributes.map((name) => [name, 'A text.'])),
      }),
      spans: Object.fromEntries(spans.map((span, at) => [`span${at}`, span])),
    };
  }

  #event() {
    const without = this.#some(SPARE);
    const fields = Object.entries(PARTS.fields)
      .filter(([name]) => !without.includes(name))
      .map(([name, field]) => [this.#maybe() ? name : `${name}?`, field]);
    return {
      ...TEXT,
      trust: this.#random.pick(['trusted', 'internal', 'trace']),
      fields: { ...Object.fromEntries(fields), ...PARTS.lists },
    };
  }

  #span(at: number, began: object, ended: object) {
    const how = this.#choice('how');
    const status = Array.from({ length: this.#random.below(4) }, () => ({
      ...(this.#maybe() && { on: 'ended' }),
      ...(this.#maybe() && { where: this.#choice('where') }),
      ...(this.#maybe() && { message: this.#choice('message') }),
      ...this.#choice('lifetime'),
    }));
    const fields = { ...(JSON.stringify(how).includes('began') && began), ...ended };
    const drawn = Array.from({ length: this.#random.below(5) }, () =>
      this.#random.pick(Object.entries(PARTS.forms)),
    );
    const attributes = Object.fromEntries(
      drawn.flatMap(([form, { reads, ...attribute }]) => {
        // What is read must be a field of some event of the span.
        const fits = reads === undefined || reads in fields || `${reads}?` in fields;
        if (!fits || (form === 'failed' && status.length === 0)) return [];
        return [[`shop.a.${form}`, { ...attribute, ...this.#choice('lifetime') }]];
      }),
    );
    return {
      ...{ name: `shop.span${at}`, ...TEXT, ...how, ...this.#choice('more') },
      ...this.#choice('changes'),
      kind: this.#random.pick(['internal', 'client', 'server']),
      labels: this.#some(['channel', 'outcome?', 'either?']),
      attributes,
      ...(status.length > 0 && { status }),
      ...(this.#maybe() && { events: { [`shop.point${at}`]: attributes } }),
    };
  }

  #maybe(): boolean {
    return this.#random.below(2) === 0;
  }

  #some<Item>(items: readonly Item[]): Item[] {
    return items.filter(() => this.#maybe());
  }

  #choice(name: string): object {
    return this.#random.pick(PARTS.choices[name] ?? []);
  }
}

test('a catalog of any shape that the rules accept gives code that compiles, in every edition', {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env['SHAPE_SEED'] ?? Date.now() % 1_000_000);
  const shapes = new Shapes(seed);
  const outputs = Array.from({ length: 80 }, (_, index) => {
    const { editions } = checkCatalog('catalog.yaml', toYaml(shapes.catalog(index)));
    return editions.map(({ catalog }) => emitAll(catalog));
  }).flat();
  // Many shapes are refused; enough are not for the check to mean something.
  expect(outputs.length).toBeGreaterThan(60);
  expect(typeErrors(outputs), `SHAPE_SEED=${seed}`).toEqual([]);
});
