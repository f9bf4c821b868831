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
      const answer = await ask(gateway, method, headers);
      report.equal(answer.status, 401, `${method} with ${who} is refused`);
      report.check(!answer.body.includes('openclaw_'), `${method} with ${who} discloses nothing`);
    }
  }
  const got = await ask(gateway);
  report.equal(got.status, 200, 'GET with the token is answered');
  report.equal(
    got.headers.get('content-type'),
    'text/plain; version=0.0.4; charset=utf-8',
    'it has the content type of the text format',
  );
  report.equal(got.headers.get('cache-control'), 'no-store', 'it may not be stored');
  const head = await ask(gateway, 'HEAD');
  report.equal([head.status, head.body], [200, ''], 'HEAD has no body');
  report.check(Number(head.headers.get('content-length')) > 0, 'HEAD tells the length');
  const post = await ask(gateway, 'POST');
  report.equal([post.status, post.headers.get('allow')], [405, 'GET, HEAD'], 'POST is not allowed');
  const below = await ask(gateway, 'GET', undefined, `${SCRAPE_PATH}/other`);
  report.equal(below.status, 404, 'the route is exact');
}

/** Scopes, in a gateway without authentication, which takes them from the request as they are. */
export async function checkScopes(report: Report, gateway: Gateway): Promise<void> {
  const withScopes = (scopes: string, method = 'GET') =>
    ask(gateway, method, { 'x-openclaw-scopes': scopes });
  for (const scope of ['operator.read', 'operator.write', 'operator.admin']) {
    report.equal((await withScopes(scope)).status, 200, `a caller with ${scope} may scrape`);
  }
  const mixed = await withScopes('operator.talk, operator.read');
  report.equal(mixed.status, 200, 'one of the three scopes is enough');
  for (const scopes of ['operator.approvals', 'operator.pairing', 'operator.reader', '']) {
    const refused = await withScopes(scopes);
    const name = scopes === '' ? 'no scope' : scopes;
    report.equal(refused.status, 403, `a caller with ${name} may not`);
    report.check(!refused.body.includes('openclaw_'), `a caller with ${name} learns nothing`);
  }
  const refused = await withScopes('operator.approvals');
  report.check(refused.body.includes('operator.read'), 'the refusal names the missing scope');
  report.equal(refused.headers.get('cache-control'), 'no-store', 'the refusal may not be stored');
  const head = await withScopes('operator.approvals', 'HEAD');
  report.equal([head.status, head.body], [403, ''], 'HEAD is refused alike');
  const post = await withScopes('operator.approvals', 'POST');
  report.equal(post.status, 403, 'scopes are checked before the method');
}
