import { expect, onTestFinished, test, vi } from 'vitest';
import { workshop } from '../../../../kit/codegen.ts';
import { localServer } from '../../../../kit/local-server.ts';

test('the token comes from the environment; without it the reason is printed', async () => {
  const server = await localServer(({ headers }, response) => {
    const isKnown = headers.authorization === 'Bearer secret';
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? '# nothing\n' : '');
  });
  vi.stubEnv('SHOP_TOKEN', 'secret');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server[Symbol.asyncDispose]();
  });
  const { run } = workshop();
  const known = await run('check-live', `${server.url}/metrics`, '--token-env', 'SHOP_TOKEN');
  expect(known.status).toBe(0);
  const refused = await run('check-live', `${server.url}/metrics`);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/it answered 401 .*; the token is taken from SCRAPE_TOKEN/);
});
