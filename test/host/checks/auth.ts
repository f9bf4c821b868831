import { SCRAPE_PATH } from '../../kit/local-gateway.ts';
import type { Report } from '../../kit/report.ts';
import { ask, type Gateway } from '../gateway.ts';

/** Who may scrape a gateway with a token, and how the endpoint answers other requests. */
export async function checkTokenAuth(report: Report, gateway: Gateway): Promise<void> {
  for (const [who, headers] of [
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong-token-0123456789abcdef' }],
    ['the token in another scheme', { authorization: 'Basic d3Jvbmc6d3Jvbmc=' }],
  ] as const) {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const { status, body } = await ask(gateway, method, headers);
      const told = body.includes('openclaw_');
      report.equal([status, told], [401, false], `${method} with ${who} is refused`);
    }
  }
  const of = async (method: string, names: readonly string[], path = SCRAPE_PATH) => {
    const { status, headers, body } = await ask(gateway, method, undefined, path);
    return [status, body === '', ...names.map((name) => headers.get(name))];
  };
  const page = ['text/plain; version=0.0.4; charset=utf-8', 'no-store'];
  const names = ['content-type', 'cache-control'];
  report.equal(await of('GET', names), [200, false, ...page], 'GET with the token is answered');
  report.equal(await of('HEAD', names), [200, true, ...page], 'HEAD has no body');
  report.equal(await of('POST', ['allow']), [405, false, 'GET, HEAD'], 'POST is not allowed');
  const [below] = await of('GET', [], `${SCRAPE_PATH}/other`);
  report.equal(below, 404, 'the route is exact');
}

/** Scopes, in a gateway without authentication, which takes them from the request as they are. */
export async function checkScopes(report: Report, gateway: Gateway): Promise<void> {
  for (const [scopes, method, expected] of [
    ['operator.read', 'GET', 200],
    ['operator.write', 'GET', 200],
    ['operator.admin', 'GET', 200],
    ['operator.talk, operator.read', 'GET', 200],
    ['operator.approvals', 'GET', 403],
    ['operator.pairing', 'GET', 403],
    ['operator.reader', 'GET', 403],
    ['', 'GET', 403],
    ['operator.approvals', 'HEAD', 403],
    // Scopes are checked before the method.
    ['operator.approvals', 'POST', 403],
  ] as const) {
    const { status, body } = await ask(gateway, method, { 'x-openclaw-scopes': scopes });
    const found = [status, body.includes('openclaw_')];
    const wanted = [expected, expected === 200];
    report.equal(found, wanted, `${method} of a caller with ${scopes || 'no scope'}: ${expected}`);
  }
  const refused = await ask(gateway, 'GET', { 'x-openclaw-scopes': 'operator.approvals' });
  report.check(refused.body.includes('operator.read'), 'the refusal names the missing scope');
  report.equal(refused.headers.get('cache-control'), 'no-store', 'the refusal may not be stored');
}
