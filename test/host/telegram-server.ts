/** A Telegram Bot API on loopback, just enough for the gateway's channel to start and to reply. */
import { json } from 'node:stream/consumers';
import { localServer } from '../kit/local-server.ts';

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
