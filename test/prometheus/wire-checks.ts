import type { Report } from '../kit/report.ts';
import { ask, LIMITED_TOKEN, type RunningGateway, scrape, TOKEN } from './gateways.ts';

/** What the route answers to those who may not read, and to methods that it does not offer. */
export async function checkWire(report: Report, gateway: RunningGateway): Promise<void> {
  const get = await ask(gateway, 'GET', TOKEN);
  const body = Buffer.from(await get.arrayBuffer());
  report.equal(get.status, 200, 'GET with the token: 200');
  report.equal(
    get.headers.get('content-type'),
    'text/plain; version=0.0.4; charset=utf-8',
    'GET: the content type of the text format',
  );
  report.equal(get.headers.get('cache-control'), 'no-store', 'GET: not to be stored');
  report.equal(get.headers.get('content-length'), String(body.length), 'GET: the exact length');

  const head = await ask(gateway, 'HEAD', TOKEN);
  report.equal([head.status, await head.text()], [200, ''], 'HEAD with the token: 200, no body');
  const length = head.headers.get('content-length');
  report.equal(length, String(body.length), 'HEAD: the length that GET has');

  for (const [token, name] of [
    [undefined, 'without a token'],
    ['wrong', 'with a wrong token'],
  ] as const) {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
      const answer = await ask(gateway, method, token);
      const held = !(await answer.text()).includes('openclaw_');
      report.check(answer.status === 401 && held, `${method} ${name}: 401`, String(answer.status));
    }
  }
  const unauthorized = await ask(gateway, 'GET');
  report.equal(
    await unauthorized.json(),
    { error: { message: 'Unauthorized', type: 'unauthorized' } },
    '401: the body of the gateway',
  );

  for (const method of ['GET', 'HEAD']) {
    const answer = await ask(gateway, method, LIMITED_TOKEN);
    const text = await answer.text();
    report.equal(answer.status, 403, `${method} without operator.read: 403`);
    report.equal(
      answer.headers.get('cache-control'),
      'no-store',
      `${method} 403: not to be stored`,
    );
    if (method === 'GET')
      report.check(text.includes('operator.read'), '403 names the missing scope', text.trim());
  }

  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await ask(gateway, method, TOKEN);
    const allow = answer.headers.get('allow');
    await answer.text();
    report.equal(
      [answer.status, allow],
      [405, 'GET, HEAD'],
      `${method} with the token: 405 and Allow`,
    );
  }
  report.equal(await scrape(gateway), body.toString('utf8'), 'none of this changed the metrics');
}
