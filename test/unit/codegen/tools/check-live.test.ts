import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, onTestFinished, test } from 'vitest';
import { codegen, startCodegen, workshop } from '../../../kit/codegen.ts';

const DECLARED = `# HELP shop_orders_total Orders that were placed.
# TYPE shop_orders_total counter
shop_orders_total{channel="web_1",outcome="paid"} 3
shop_orders_total{channel="unknown",outcome="refused"} 1
`;

const STRANGE = `${DECLARED}shop_orders_total{channel="Not Allowed",outcome="lost",agent="a\\"b,c=\\\\"} 1
# TYPE shop_order_duration_seconds histogram
shop_order_duration_seconds_bucket{outcome="paid",le="0.1"} 1
shop_order_duration_seconds_bucket{outcome="paid",le="7"} 1
shop_order_duration_seconds_bucket{outcome="paid",le="+Inf"} 1
shop_order_duration_seconds_sum{outcome="paid"} 1
shop_order_duration_seconds_count{outcome="paid"} 1
# TYPE shop_order_total counter
shop_order_total 1
`;

async function serving(body: string, token?: string): Promise<string> {
  const server = createServer((request, response) => {
    const known = token === undefined || request.headers.authorization === `Bearer ${token}`;
    response.writeHead(known ? 200 : 401).end(known ? body : '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

async function checkLive(...args: string[]): Promise<{ status: number; output: string }> {
  const { status, stdout, stderr } = await codegen(workshop().folder, ['check-live', ...args]);
  return { status, output: stderr + stdout };
}

test('a service that exports what is declared has no finding', async () => {
  const { status, output } = await checkLive(await serving(DECLARED));
  expect(output).toContain('not exported yet: shop_order_duration_seconds');
  expect(output).toContain('nothing is wrong: 1 declared families are exported, 1 are not yet');
  expect(status).toBe(0);
  expect((await checkLive(await serving(DECLARED), '--strict')).status).toBe(1);
});

test('families, labels, values and bounds that are not declared are named', async () => {
  const { status, output } = await checkLive(await serving(STRANGE), '--format', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(output).undeclared).toEqual([
    'value channel="Not Allowed" of shop_orders_total is not declared',
    'value outcome="lost" of shop_orders_total is not declared',
    'label agent of shop_orders_total is not declared',
    'bound 7 of shop_order_duration_seconds is not declared',
    'family shop_order_total is not declared; did you mean shop_orders_total?',
  ]);
});

test('a page that is no exposition is a reason, not a crash', async () => {
  const { status, output } = await checkLive(await serving('<html>\n'));
  expect(status).toBe(2);
  expect(output).toContain('line 1 of the scrape is not in the text format: <html>');
});

test('a port that is taken is a wrong call, not a crash', async () => {
  const { port } = new URL(await serving(DECLARED));
  const { status, output } = await checkLive('--otlp', port);
  expect(status).toBe(64);
  expect(output).toContain('EADDRINUSE');
});

test('the token comes from a flag or the environment; without it the reason is told', async () => {
  const url = await serving(DECLARED, 'secret');
  expect((await checkLive(url, '--token', 'secret')).status).toBe(0);
  process.env['SHOP_TOKEN'] = 'secret';
  onTestFinished(() => {
    delete process.env['SHOP_TOKEN'];
  });
  expect((await checkLive(url, '--token-env', 'SHOP_TOKEN')).status).toBe(0);
  const refused = await checkLive(url);
  expect(refused.status).toBe(2);
  expect(refused.output).toContain('it answered 401');
});

test('what is pushed over OTLP is compared with the instruments', async () => {
  const child = startCodegen(workshop().folder, ['check-live', '--otlp', '0', '--format', 'json']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let told = '';
  let report = '';
  child.stdout?.on('data', (chunk) => {
    report += chunk;
  });
  const port = await new Promise<string>((done) =>
    child.stderr?.on('data', (chunk) => {
      told += chunk;
      const found = /127\.0\.0\.1:(\d+)/.exec(told)?.[1];
      if (found !== undefined) done(found);
    }),
  );
  const provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `http://127.0.0.1:${port}/v1/metrics` }),
      }),
    ],
  });
  const meter = provider.getMeter('shop');
  const orders = meter.createCounter('shop.orders', { unit: '1' });
  orders.add(1, { 'shop.channel': 'web', 'shop.outcome': 'paid' });
  orders.add(1, { 'shop.channel': 'web', 'shop.outcome': 'lost', 'shop.agent': 7 });
  meter
    .createHistogram('shop.order.duration', {
      unit: 'ms',
      advice: { explicitBucketBoundaries: [0.1, 2] },
    })
    .record(1, { 'shop.outcome': 'paid' });
  meter.createGauge('shop.order').record(1);
  await provider.shutdown();
  const ended = new Promise((done) => child.once('close', done));
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  expect(JSON.parse(report)).toEqual({
    undeclared: [
      'value shop.outcome="lost" of shop.orders is not declared',
      'attribute shop.agent of shop.orders is not declared',
      'unit ms of shop.order.duration; the catalog declares s',
      'bound 2 of shop.order.duration is not declared',
      'instrument shop.order is not declared; did you mean shop.orders?',
    ],
    unseen: [],
    seen: 2,
  });
});
