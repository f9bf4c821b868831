/** A client of the gateway's WebSocket protocol that counts what it asks. */

interface ResponseFrame {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly ok?: boolean;
  readonly payload?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
}

export interface RpcClient {
  /** Requests sent after the handshake, by method. */
  readonly sent: ReadonlyMap<string, number>;
  /** Resolves with the payload; for `agent` with the final one. Rejects when the gateway refuses. */
  request(method: string, params: object, options?: RpcOptions): Promise<unknown>;
  close(): void;
}

interface RpcOptions {
  /** Wait for the second, final answer of a request that is first accepted. */
  readonly final?: boolean;
}

/** Milliseconds for an answer. */
const LIMIT = 60_000;

interface Pending {
  readonly final: boolean;
  resolve(payload: unknown): void;
  reject(error: Error): void;
}

/** @param url of the gateway; `token` may be absent where the gateway asks for none */
export async function connectRpc(url: string, token: string | undefined): Promise<RpcClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'));
  const pending = new Map<string, Pending>();
  const sent = new Map<string, number>();
  let next = 0;

  const send = (method: string, params: object, options: RpcOptions = {}): Promise<unknown> => {
    const id = `r${++next}`;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), LIMIT);
    pending.set(id, { final: options.final ?? false, resolve, reject });
    socket.send(JSON.stringify({ type: 'req', id, method, params }));
    return promise.finally(() => {
      clearTimeout(timer);
      pending.delete(id);
    });
  };

  const challenged = Promise.withResolvers<void>();
  socket.addEventListener('error', () => challenged.reject(new Error(`cannot connect to ${url}`)));
  socket.addEventListener('close', () => {
    for (const request of pending.values()) request.reject(new Error('connection closed'));
  });
  socket.addEventListener('message', (message) => {
    const frame = JSON.parse(String(message.data)) as ResponseFrame;
    if (frame.type === 'event' && frame.event === 'connect.challenge') challenged.resolve();
    if (frame.type === 'res') settle(pending, frame);
  });
  await challenged.promise;
  await send('connect', {
    minProtocol: 4,
    maxProtocol: 4,
    client: { id: 'gateway-client', version: '1.0.0', platform: process.platform, mode: 'backend' },
    role: 'operator',
    scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.talk.secrets'],
    caps: ['approvals', 'exec-approvals'],
    ...(token !== undefined && { auth: { token } }),
  });
  return {
    sent,
    request(method, params, options) {
      sent.set(method, (sent.get(method) ?? 0) + 1);
      return send(method, params, options);
    },
    close: () => socket.close(),
  };
}

function settle(pending: Map<string, Pending>, frame: ResponseFrame): void {
  const request = pending.get(frame.id ?? '');
  if (!request) return;
  if (!frame.ok) {
    request.reject(new Error(`${frame.error?.code}: ${frame.error?.message}`));
    return;
  }
  const accepted = (frame.payload as { status?: string } | undefined)?.status === 'accepted';
  if (!(request.final && accepted)) request.resolve(frame.payload);
}
