/** What the gateway under test talks to, on loopback: a model provider and the API of a channel. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { localServer } from '../kit/local-server.ts';

/** How the ids of tool calls begin: they must never reach a metric. */
export const TOOL_CALL_ID = 'toolcall7f3a';

interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export type ModelStep =
  | { readonly say: string; readonly afterMs?: number }
  | { readonly call: ToolCall }
  | { readonly status: number }
  | { readonly cut: true }
  | { readonly silent: true };

/** Token figures as the server reported them. `input` does not include `cached`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface ModelCall {
  /** Absent when the call got no answer. */
  readonly usage?: Usage;
  readonly traceparent?: string;
}

interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

/**
 * A model provider on loopback that speaks the OpenAI chat-completions API: streamed text, tool
 * calls, errors, connections cut off and answers that never come. A turn says what it wants with
 * `turn-<n>` in its text; `plan` fixes what that turn's calls receive, in order.
 */
export async function startModelServer() {
  const plans: ModelStep[][] = [];
  const calls: ModelCall[] = [];
  const server = await localServer((request, response) => answer(request, response, plans, calls));
  return {
    ...server,
    url: `${server.url}/v1`,
    calls,
    /** Returns the text to put into the turn. Calls beyond the steps are answered with plain text. */
    plan(...steps: ModelStep[]): string {
      plans.push(steps);
      return `turn-${plans.length} marmalade`;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  plans: ModelStep[][],
  calls: ModelCall[],
): Promise<void> {
  if (request.method !== 'POST' || !request.url?.endsWith('/chat/completions')) {
    response.writeHead(404).end();
    return;
  }
  const chat = (await json(request)) as ChatRequest;
  const step = plans[turnOf(chat) - 1]?.shift() ?? { say: 'The end.' };
  const number = calls.length + 1;
  const usage = { input: 100 + number, cached: 10 * (number % 3), output: 7 + (number % 5) };
  const traceparent = request.headers['traceparent'];
  const answered = 'say' in step || 'call' in step;
  calls.push({
    ...(answered && { usage }),
    ...(typeof traceparent === 'string' && { traceparent }),
  });
  if ('status' in step) {
    response.writeHead(step.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'no', type: 'server_error' } }));
  } else if ('cut' in step) {
    request.socket.destroy();
  } else if (!('silent' in step)) {
    if ('say' in step && step.afterMs) await setTimeout(step.afterMs);
    complete(response, chat, step, usage, number);
  }
}

/** The last number by which a user names a turn; 0 when none does. */
function turnOf(chat: ChatRequest): number {
  const said = chat.messages.filter(({ role }) => role === 'user');
  const named = [...JSON.stringify(said).matchAll(/turn-(\d+) marmalade/g)];
  return Number(named.at(-1)?.[1] ?? 0);
}

function complete(
  response: ServerResponse,
  { model }: ChatRequest,
  step: { readonly say: string } | { readonly call: ToolCall },
  usage: Usage,
  number: number,
): void {
  const delta =
    'say' in step
      ? { role: 'assistant', content: step.say }
      : { role: 'assistant', content: null, tool_calls: [toolCall(step.call, number)] };
  const finish_reason = 'say' in step ? 'stop' : 'tool_calls';
  const base = { id: `chatcmpl-${number}`, object: 'chat.completion.chunk', created: 1, model };
  const figures = {
    prompt_tokens: usage.input + usage.cached,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.cached + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
  };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (part: object) =>
    response.write(`data: ${JSON.stringify({ ...base, ...part })}\n\n`);
  send({ choices: [{ index: 0, delta, finish_reason: null }] });
  send({ choices: [{ index: 0, delta: {}, finish_reason }] });
  send({ choices: [], usage: figures });
  response.end('data: [DONE]\n\n');
}

function toolCall({ name, arguments: given }: ToolCall, number: number): object {
  const called = { name, arguments: JSON.stringify(given) };
  return { index: 0, id: `${TOOL_CALL_ID}_${number}`, type: 'function', function: called };
}

/** A Telegram Bot API on loopback, just enough for the gateway's channel to start and to reply. */
export async function startTelegramServer() {
  /** Texts the gateway sent to a chat. */
  const replies: string[] = [];
  const written = ({ text, chat_id, message_id }: Record<string, unknown>): object => {
    replies.push(String(text));
    const chat = { id: Number(chat_id), type: 'private' };
    return { message_id: message_id ?? replies.length, date: 1, chat, text };
  };
  const results: Record<string, (body: Record<string, unknown>) => unknown> = {
    getMe: () => ({ id: 42, is_bot: true, first_name: 'Bot', username: 'test_bot' }),
    getWebhookInfo: () => ({ url: '', has_custom_certificate: false, pending_update_count: 0 }),
    getMyCommands: () => [],
    getUpdates: () => [],
    sendMessage: written,
    editMessageText: written,
  };
  const server = await localServer(async (request, response) => {
    const method = request.url?.split('/').at(-1)?.split('?')[0] ?? '';
    const isJson = request.headers['content-type']?.includes('json');
    const body = isJson ? ((await json(request)) as Record<string, unknown>) : {};
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, result: results[method]?.(body) ?? true }));
  });
  return { ...server, replies };
}
