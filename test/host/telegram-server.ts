/** A Telegram Bot API on loopback, just enough for the gateway's channel to start and to reply. */
import { type LocalServer, localServer } from '../kit/local-server.ts';
import { readBody } from './model-server.ts';

export interface TelegramServer extends LocalServer {
  /** Texts the gateway sent to a chat. */
  readonly replies: readonly string[];
}

export async function startTelegramServer(): Promise<TelegramServer> {
  const replies: string[] = [];
  let messageId = 1_000;
  const results: Record<string, (body: Record<string, unknown>) => unknown> = {
    getMe: () => ({ id: 42, is_bot: true, first_name: 'Bot', username: 'test_bot' }),
    getWebhookInfo: () => ({ url: '', has_custom_certificate: false, pending_update_count: 0 }),
    getMyCommands: () => [],
    getUpdates: () => [],
    sendMessage: (body) => {
      replies.push(String(body['text']));
      messageId += 1;
      const chat = { id: Number(body['chat_id']), type: 'private' };
      return {
        message_id: messageId,
        date: Math.floor(Date.now() / 1000),
        chat,
        text: body['text'],
      };
    },
    editMessageText: (body) => {
      replies.push(String(body['text']));
      const chat = { id: Number(body['chat_id']), type: 'private' };
      return { message_id: body['message_id'], date: 0, chat, text: body['text'] };
    },
  };
  const server = await localServer(async (request, response) => {
    const method = request.url?.split('/').at(-1)?.split('?')[0] ?? '';
    const text = await readBody(request);
    const json = request.headers['content-type']?.includes('json') && text !== '';
    const body = json ? (JSON.parse(text) as Record<string, unknown>) : {};
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, result: results[method]?.(body) ?? true }));
  });
  return { ...server, replies };
}
