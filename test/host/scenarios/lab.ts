/** What ordinary turns do not bring about, in a gateway that runs already. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { readExposition } from '../../../codegen/tools/check-live/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { sum } from '../../kit/exposition-text.ts';
import { ask, GATEWAY_TOKEN, type Gateway } from '../gateway.ts';
import type { Bench } from '../stage.ts';
import { SPOKEN, type Traffic, turn } from '../traffic.ts';

/** The plugin that brings it about. Its hooks may see a turn before it begins, or nothing would hang. */
export const LAB_PLUGIN = 'host-lab';
export const LAB_SETTINGS = {
  folders: [resolve('test/host/lab')],
  entries: { [LAB_PLUGIN]: { hooks: { allowConversationAccess: true } } },
};

/** Lowers the minutes after which the gateway gives up a session; without it this takes six. */
export const LAB_ENVIRONMENT = { QA_DIAGNOSTIC_STUCK_SESSION_ABORT_MS: '30000' };

/** The families that the lab must move, and by which labels. */
const WANTED: readonly (readonly [family: string, labels: Record<string, string>])[] = [
  ['openclaw_tool_execution_blocked_total', { tool: 'lab_blocked' }],
  ['openclaw_webhook_error_total', { channel: 'telegram' }],
  ['openclaw_diagnostic_async_queue_dropped_total', { drop_class: 'total' }],
  ['openclaw_memory_pressure_total', {}],
  ['openclaw_session_stuck_total', {}],
  ['openclaw_session_recovery_total', {}],
];

/** A session that hangs and memory that runs short: the gateway notices within a minute. */
export async function startLab({ gateway, rpc, models }: Traffic): Promise<void> {
  // Only what comes in as a message has a state that can go stale.
  await rpc.request('chat.send', {
    message: `${models.plan({ say: SPOKEN })} lab-hang`,
    sessionKey: 'agent:main:hang',
    idempotencyKey: randomUUID(),
  });
  await lab(gateway, 'pressure');
}

/** The rest, and what came of it. */
export async function endLab(bench: Bench, traffic: Traffic): Promise<void> {
  const { gateway } = traffic;
  await lab(gateway, 'webhook');
  const call = { name: 'lab_blocked', arguments: {} };
  await turn(traffic, 'blocked', [{ call }, { say: `${SPOKEN} then not` }]);
  let missing = WANTED;
  const look = async (): Promise<true | undefined> => {
    const scrape = readExposition((await ask(gateway)).body);
    for (const name of scrape.types.keys()) bench.seen.add(name);
    missing = WANTED.filter(([family, labels]) => !(sum(scrape, family, labels) > 0));
    return missing.length === 0 || undefined;
  };
  // The burst comes last: what the queue drops then is missing elsewhere.
  await eventually('what takes a while', 70_000, async () => {
    await look();
    return missing.every(([family]) => family.includes('async_queue')) || undefined;
  }).catch(() => undefined);
  await lab(gateway, 'burst');
  await eventually('all of it', 15_000, look).catch(() => undefined);
  const absent = missing.map(([family]) => family);
  bench.report.equal(absent, [], 'every family of the lab comes from the gateway itself');
}

async function lab(gateway: Gateway, doing: string): Promise<void> {
  const response = await fetch(`${gateway.url}/api/host-lab/${doing}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${GATEWAY_TOKEN}` },
  });
  if (response.status !== 200)
    throw new Error(
      `the lab answered ${response.status} to ${doing}: is the plugin loaded? (the gateway refuses files with several hard links)`,
    );
}
