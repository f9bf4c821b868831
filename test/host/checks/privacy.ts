import { hostname } from 'node:os';
import { parseExposition } from '../../kit/exposition-text.ts';
import type { Report } from '../../kit/report.ts';
import { GATEWAY_TOKEN } from '../gateway.ts';
import { TOOL_CALL_ID } from '../model-server.ts';
import { SPOKEN } from '../traffic.ts';

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
