import { hostname } from 'node:os';
import { parseExposition } from '../../kit/exposition-text.ts';
import { SCRAPE_PATH } from '../../kit/local-gateway.ts';
import type { Report } from '../../kit/report.ts';
import { ask, GATEWAY_TOKEN, type Gateway } from '../gateway.ts';
import { TOOL_CALL_ID } from '../servers.ts';
import { SPOKEN } from '../traffic.ts';

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

const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}/i;
/** Without a slash: no path is one. */
const allowedText = /^([A-Za-z0-9_.:-]{0,120}|\+Inf)$/;

/** The process is identified on purpose, by build info alone. */
const identity = 'openclaw_gateway_build_info';

/** Nothing of the turns, no keys or ids of persons, no path, no secret. */
export function checkPrivacy(report: Report, text: string, folder: string): void {
  const secrets: Record<string, string> = {
    'text of a turn or an answer': SPOKEN,
    'a session key': 'agent:',
    'the folder of the gateway': folder,
    'the gateway token': GATEWAY_TOKEN,
    'the token of the channel': 'host-test-bot-token',
    'the key of the model provider': 'local-model-key',
    'a chat id': '7700123',
    'a tool call id': TOOL_CALL_ID,
    'a completion id': 'chatcmpl',
    'the name of the host': hostname(),
  };
  for (const [what, secret] of Object.entries(secrets))
    report.check(!text.includes(secret), `${what} is not in the scrape`);
  const labels = parseExposition(text).filter(({ name }) => name !== identity);
  // One model is named after its vendor, as `vendor/model`; the test says so itself.
  const values = [...new Set(labels.flatMap((sample) => Object.values(sample.labels)))].filter(
    (value) => value !== 'vendor/backup-1',
  );
  const ids = values.filter((value) => id.test(value));
  report.equal(ids, [], 'no label is an id');
  const strange = values.filter((value) => !allowedText.test(value));
  report.equal(strange, [], 'every label value is within the documented characters');
}
