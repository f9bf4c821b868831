import { expect, onTestFinished, test, vi } from 'vitest';
import { workshop } from '../../../../kit/codegen.ts';
import { localServer } from '../../../../kit/local-server.ts';

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
  const server = await localServer((request, response) => {
    const known = token === undefined || request.headers.authorization === `Bearer ${token}`;
    response.writeHead(known ? 200 : 401).end(known ? body : '');
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return `${server.url}/metrics`;
}

async function checkLive(...args: string[]): Promise<{ status: number; output: string }> {
  const { status, stdout, stderr } = await workshop().run('check-live', ...args);
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
  const { status, output } = await checkLive(await serving(STRANGE));
  expect(status).toBe(1);
  const [first, ...findings] = output.trimEnd().split('\n');
  expect(first).toBe('5 finding(s): 2 declared families are exported, 0 are not yet');
  expect(findings.map((line) => line.trim())).toEqual([
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

test('the token comes from the environment; without it the reason is printed', async () => {
  const url = await serving(DECLARED, 'secret');
  vi.stubEnv('SHOP_TOKEN', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await checkLive(url, '--token-env', 'SHOP_TOKEN')).status).toBe(0);
  const refused = await checkLive(url);
  expect(refused.status).toBe(2);
  expect(refused.output).toMatch(/it answered 401 .*; the token is taken from SCRAPE_TOKEN/);
});
