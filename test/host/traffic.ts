/** Real turns through every way in, with a count of what was asked for, kept apart from the host. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '../kit/eventually.ts';
import { connectRpc, GATEWAY_TOKEN, type Gateway, type RpcClient } from './gateway.ts';
import type { ModelStep } from './servers.ts';
import { type Stage, TELEGRAM_SECRET } from './stage.ts';

/** A word of every turn and every answer: it must never reach a metric. */
export const SPOKEN = 'marmalade';

const telegramChat = 7_700_123;

/** A gateway that somebody talks to. */
export interface Traffic extends Stage {
  readonly rpc: RpcClient;
  /** What was driven. The counts are the test's own; the gateway is not asked. */
  readonly driven: {
    turns: number;
    /** How often everything: one fail-over, one turn without an answer, one of the channel each. */
    rounds: number;
    /** Tool calls that the models asked for, by tool and outcome; what is read well is the skill. */
    readonly tools: Map<string, number>;
  };
}

/** @param token absent where the gateway asks for none */
export async function startTraffic(stage: Stage, token?: string): Promise<Traffic> {
  const rpc = await connectRpc(stage.gateway.url, token);
  return { ...stage, rpc, driven: { turns: 0, rounds: 0, tools: new Map() } };
}

/** One turn of each kind: plain, tools, skill, model errors, fail-over, time-out, HTTP, channel. */
export async function driveEverything(traffic: Traffic): Promise<void> {
  const { driven, gateway, rpc } = traffic;
  await rpc.request('health', {});
  await rpc.request('sessions.list', {});
  await turn(traffic, 'plain', [{ say: `${SPOKEN} plain` }]);
  await toolTurn(traffic, 'exec', { command: `echo ${SPOKEN}` }, 'completed');
  await toolTurn(traffic, 'read', { path: join(gateway.folder, 'missing.txt') }, 'error');
  await skillTurn(traffic);
  await turn(traffic, 'retry', [{ status: 500 }, { say: `${SPOKEN} retried` }]);
  await turn(traffic, 'cut', [{ cut: true }, { say: `${SPOKEN} again` }]);
  await turn(traffic, 'failover', [{ status: 500 }, { status: 500 }, { say: SPOKEN }]);
  // The model never answers: the gateway gives up after two seconds, tries again and gives up.
  const silence = [{ silent: true }, { silent: true }] as const;
  await turn(traffic, 'silent', silence, { model: 'hasty/hasty-1' });
  await httpTurn(traffic);
  await channelTurn(traffic);
  await oversizedRequest(traffic);
  await rpc.request('talk.session.create', {
    mode: 'stt-tts',
    transport: 'managed-room',
    brain: 'agent-consult',
    sessionKey: 'agent:main:plain',
  });
  driven.rounds += 1;
}

/** A few plain turns and one that reads a skill. */
export async function driveSome(traffic: Traffic): Promise<void> {
  await turn(traffic, 'plain', [{ say: `${SPOKEN} more` }]);
  await turn(traffic, 'plain', [{ say: `${SPOKEN} and more` }]);
  await skillTurn(traffic);
}

function skillTurn(traffic: Traffic): Promise<void> {
  const path = join(traffic.gateway.folder, 'state/skills/tea-timer/SKILL.md');
  return toolTurn(traffic, 'read', { path }, 'completed');
}

/** One turn over WebSocket RPC; returns when the gateway says it is over. */
export async function turn(
  { rpc, models, driven }: Traffic,
  session: string,
  steps: readonly ModelStep[],
  more: { readonly model?: string } = {},
): Promise<void> {
  driven.turns += 1;
  await rpc.request('agent', {
    message: models.plan(...steps),
    sessionKey: `agent:main:${session}`,
    idempotencyKey: randomUUID(),
    ...more,
  });
}

async function toolTurn(
  traffic: Traffic,
  name: string,
  given: Record<string, unknown>,
  outcome: 'completed' | 'error',
): Promise<void> {
  const { tools } = traffic.driven;
  const key = `${name} ${outcome}`;
  tools.set(key, (tools.get(key) ?? 0) + 1);
  const call = { name, arguments: given };
  await turn(traffic, `tool-${name}`, [{ call }, { say: `${SPOKEN} done` }]);
}

async function httpTurn({ gateway, models, driven }: Traffic): Promise<void> {
  driven.turns += 1;
  const response = await postChat(gateway, models.plan({ say: `${SPOKEN} over HTTP` }));
  if (response.status !== 200) throw new Error(`chat completions answered ${response.status}`);
}

/** A body beyond the gateway's limit of 20 MiB: refused, and reported as a large payload. */
async function oversizedRequest({ gateway }: Traffic): Promise<void> {
  // The gateway may close the connection before the whole body is sent; either answer will do.
  await postChat(gateway, 'x'.repeat(21 * 1024 * 1024)).catch(() => undefined);
}

async function postChat(gateway: Gateway, content: string): Promise<Response> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${GATEWAY_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openclaw', messages: [{ role: 'user', content }] }),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return response;
}

/** A message as Telegram would post it; returns when the gateway has sent its reply. */
async function channelTurn({ telegramPort, models, telegram, driven }: Traffic): Promise<void> {
  driven.turns += 1;
  const answer = `${SPOKEN} by channel`;
  const message = {
    message_id: 1,
    date: Math.floor(Date.now() / 1000),
    chat: { id: telegramChat, type: 'private', first_name: 'Ada' },
    from: { id: telegramChat, is_bot: false, first_name: 'Ada' },
    text: models.plan({ say: answer }),
  };
  const response = await fetch(`http://127.0.0.1:${telegramPort}/telegram-webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': TELEGRAM_SECRET,
    },
    body: JSON.stringify({ update_id: 1, message }),
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  await eventually('the reply in the channel', 20_000, () =>
    telegram.replies.some((reply) => reply.includes(answer)) ? true : undefined,
  );
}
