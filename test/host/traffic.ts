/** Real turns through every way in, with a count of what was asked for, kept apart from the host. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '../kit/eventually.ts';
import { GATEWAY_TOKEN, type Gateway } from './gateway.ts';
import type { ModelServer, ModelStep } from './model-server.ts';
import type { RpcClient } from './rpc-client.ts';
import { type Surroundings, TELEGRAM_SECRET } from './stage.ts';
import type { TelegramServer } from './telegram-server.ts';

/** A word of every turn and every answer: it must never reach a metric. */
export const SPOKEN = 'marmalade';

const telegramChat = 7_700_123;

/** What was driven. The counts are the test's own; the gateway is not asked. */
export interface Driven {
  /** Turns by the way they came in. */
  rpcTurns: number;
  httpTurns: number;
  channelTurns: number;
  /** Turns that ended without an answer of a model. */
  failedTurns: number;
  /** Tool calls that the models asked for and that ran well, or failed, by tool. */
  readonly toolsOk: Map<string, number>;
  readonly toolsFailed: Map<string, number>;
  failovers: number;
  skillReads: number;
  oversized: number;
  rooms: number;
}

export interface TrafficParts {
  readonly gateway: Gateway;
  readonly models: ModelServer;
  readonly telegram: TelegramServer;
  readonly around: Surroundings;
  readonly rpc: RpcClient;
}

export function nothingDriven(): Driven {
  return {
    rpcTurns: 0,
    httpTurns: 0,
    channelTurns: 0,
    failedTurns: 0,
    toolsOk: new Map(),
    toolsFailed: new Map(),
    failovers: 0,
    skillReads: 0,
    oversized: 0,
    rooms: 0,
  };
}

/** One turn of each kind: plain, tools, skill, model errors, fail-over, time-out, HTTP, channel. */
export async function driveEverything(parts: TrafficParts, driven: Driven): Promise<void> {
  const { gateway, rpc } = parts;
  await rpc.request('health', {});
  await rpc.request('sessions.list', {});
  await turn(parts, driven, 'plain', { say: `${SPOKEN} plain` });
  await toolTurn(parts, driven, 'exec', { command: `echo ${SPOKEN}` }, true);
  await toolTurn(parts, driven, 'read', { path: join(gateway.folder, 'missing.txt') }, false);
  await skillTurn(parts, driven);
  await turn(parts, driven, 'retry', { status: 500 }, { say: `${SPOKEN} retried` });
  await turn(parts, driven, 'cut', { cut: true }, { say: `${SPOKEN} again` });
  await turn(parts, driven, 'failover', { status: 500 }, { status: 500 }, { say: SPOKEN });
  driven.failovers += 1;
  await timedOutTurn(parts, driven);
  await httpTurn(parts, driven);
  await channelTurn(parts, driven);
  await oversizedRequest(parts, driven);
  await rpc.request('talk.session.create', {
    mode: 'stt-tts',
    transport: 'managed-room',
    brain: 'agent-consult',
    sessionKey: 'agent:main:plain',
  });
  driven.rooms += 1;
}

/** A few plain turns and one that reads a skill. */
export async function driveSome(parts: TrafficParts, driven: Driven): Promise<void> {
  await turn(parts, driven, 'plain', { say: `${SPOKEN} more` });
  await turn(parts, driven, 'plain', { say: `${SPOKEN} and more` });
  await skillTurn(parts, driven);
}

async function skillTurn(parts: TrafficParts, driven: Driven): Promise<void> {
  const path = join(parts.gateway.folder, 'state/skills/tea-timer/SKILL.md');
  await toolTurn(parts, driven, 'read', { path }, true);
  driven.skillReads += 1;
}

/** One turn over WebSocket RPC; returns when the gateway says it is over. */
export async function turn(
  { rpc, models }: TrafficParts,
  driven: Driven,
  session: string,
  ...steps: ModelStep[]
): Promise<void> {
  driven.rpcTurns += 1;
  const params = {
    message: models.plan(...steps),
    sessionKey: `agent:main:${session}`,
    idempotencyKey: randomUUID(),
  };
  await rpc.request('agent', params, { final: true });
}

async function toolTurn(
  parts: TrafficParts,
  driven: Driven,
  tool: string,
  args: Record<string, unknown>,
  good: boolean,
): Promise<void> {
  const counts = good ? driven.toolsOk : driven.toolsFailed;
  counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const call = [{ name: tool, arguments: args }];
  await turn(parts, driven, `tool-${tool}`, { call }, { say: `${SPOKEN} done` });
}

/** The model never answers; the gateway gives up after two seconds, tries again and gives up. */
async function timedOutTurn({ rpc, models }: TrafficParts, driven: Driven): Promise<void> {
  driven.rpcTurns += 1;
  driven.failedTurns += 1;
  const params = {
    message: models.plan({ silentMs: 30_000 }, { silentMs: 30_000 }),
    sessionKey: 'agent:main:silent',
    model: 'hasty/hasty-1',
    idempotencyKey: randomUUID(),
  };
  await rpc.request('agent', params, { final: true });
}

async function httpTurn({ gateway, models }: TrafficParts, driven: Driven): Promise<void> {
  driven.httpTurns += 1;
  const content = models.plan({ say: `${SPOKEN} over HTTP` });
  const response = await postChat(gateway, {
    model: 'openclaw',
    messages: [{ role: 'user', content }],
  });
  if (response.status !== 200) throw new Error(`chat completions answered ${response.status}`);
}

/** A body beyond the gateway's limit of 20 MiB: refused, and reported as a large payload. */
async function oversizedRequest({ gateway }: TrafficParts, driven: Driven): Promise<void> {
  driven.oversized += 1;
  const content = 'x'.repeat(21 * 1024 * 1024);
  // The gateway may close the connection before the whole body is sent; either answer will do.
  await postChat(gateway, { model: 'openclaw', messages: [{ role: 'user', content }] }).catch(
    () => undefined,
  );
}

async function postChat(gateway: Gateway, body: object): Promise<Response> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${GATEWAY_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return response;
}

/** A message as Telegram would post it; returns when the gateway has sent its reply. */
async function channelTurn(
  { around, models, telegram }: TrafficParts,
  driven: Driven,
): Promise<void> {
  driven.channelTurns += 1;
  const answer = `${SPOKEN} by channel ${driven.channelTurns}`;
  const chat = { id: telegramChat, type: 'private', first_name: 'Ada' };
  const message = {
    message_id: driven.channelTurns,
    date: Math.floor(Date.now() / 1000),
    chat,
    from: { id: telegramChat, is_bot: false, first_name: 'Ada' },
    text: models.plan({ say: answer }),
  };
  const response = await fetch(`http://127.0.0.1:${around.telegramPort}/telegram-webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': TELEGRAM_SECRET,
    },
    body: JSON.stringify({ update_id: driven.channelTurns, message }),
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  await eventually('the reply in the channel', 20_000, () =>
    telegram.replies.some((reply) => reply.includes(answer)) ? true : undefined,
  );
}
