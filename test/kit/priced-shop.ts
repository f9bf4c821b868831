import type { Catalog } from '../../codegen/model/catalog.ts';
import { checkCatalog, editionOf } from '../../codegen/pipeline.ts';

const SHOP = `
catalog: shop
editions: ['1.0', '2.0']
locales: [en]
cap: 2048
values:
  token: { pattern: '[a-z0-9_]{1,40}', redact: true, example: web }
buckets:
  seconds: { unit: s, bounds: [0.1, 1, 10] }
groups:
  orders: Orders
labels:
  channel: { description: Where the order came from, otel: shop.channel, value: token, bound: 20 }
  outcome: { description: How it ended, otel: shop.outcome, value: enum }
  part: { description: Part of the price, otel: shop.part, value: [net, tax, total], disjoint: [net, tax] }
  stock: { description: Kind of stock, otel: shop.stock, value: [all, free], disjoint: [] }
events:
  order.placed:
    description: Emitted when an order was placed.
    trust: trusted
    fields:
      channel: label
      outcome: [paid, refused]
      durationMs: measure ms
      net: measure usd
      tax: measure usd
      total: measure usd
      all: measure count
      free: measure count
metrics:
  orders:
    description: Orders that were placed.
    group: orders
    type: counter
    prometheus: { name: shop_orders_total }
    labels: [channel, outcome]
    record: { on: order.placed }
  order_duration:
    description: How long placing an order took.
    group: orders
    type: histogram
    prometheus: { name: shop_order_duration_seconds, buckets: seconds, since: '2.0' }
    labels: [outcome]
    record: { on: order.placed, value: durationMs }
  order_price:
    description: What orders cost.
    group: orders
    type: counter
    prometheus: { name: shop_order_price_usd_total, unit: usd }
    labels: [channel, part]
    record: { on: order.placed, each: { part: { net: net, tax: tax, total: total } } }
  stock:
    description: What is in stock.
    group: orders
    type: gauge
    prometheus: { name: shop_stock }
    labels: [stock]
    record: { on: order.placed, each: { stock: { all: all, free: free } } }
`;

/** A small catalog with more sections below it, as an edition knows it. @throws when there are findings */
export function soundShop(sections: string, edition = '2.0'): Catalog {
  const checked = checkCatalog('shop.yaml', SHOP + sections);
  const found = editionOf(checked, edition);
  if (found === undefined)
    throw new Error(checked.diagnostics.map(({ message }) => message).join('\n'));
  return found;
}
