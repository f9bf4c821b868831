/** A client of the gateway's WebSocket protocol that counts what it asks. */

interface ResponseFrame {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly ok?: boolean;
  readonly payload?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
}

export type RpcClient = Awaited<ReturnType<typeof connectRpc>>;

/** Milliseconds for an answer, on a busy machine too. */
const LIMIT = 180_000;

/** @param url of the gateway; `token` may be absent where the gateway asks for none */
export async function connectRpc(url: string, token: string | undefined) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'));
  const pending = new Map<string, (frame: ResponseFrame) => void>();
  const sent = new Map<string, number>();
  let next = 0;

  const send = (method: string, params: object): Promise<unknown> => {
    const id = `r${++next}`;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), LIMIT);
    pending.set(id, ({ ok, payload, error }) => {
      if (!ok) reject(new Error(`${error?.code}: ${error?.message}`));
      // A run is answered twice: when it is accepted, and when it is over.
      const isAccepted = Reflect.get(Object(payload), 'status') === 'accepted';
      if (!(method === 'agent' && isAccepted)) resolve(payload);
    });
    socket.send(JSON.stringify({ type: 'req', id, method, params }));
    return promise.finally(() => {
      clearTimeout(timer);
      pending.delete(id);
    });
  };

  const challenged = Promise.withResolvers<void>();
  socket.addEventListener('error', () => challenged.reject(new Error(`cannot connect to ${url}`)));
  socket.addEventListener('close', () => {
    const error = { message: 'connection closed' };
    for (const settle of pending.values()) settle({ type: 'res', ok: false, error });
  });
  socket.addEventListener('message', (message) => {
    const frame = JSON.parse(String(message.data)) as ResponseFrame;
    if (frame.type === 'event' && frame.event === 'connect.challenge') challenged.resolve();
    if (frame.type === 'res') pending.get(frame.id ?? '')?.(frame);
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
    /** Requests sent after the handshake, by method. */
    sent: sent as ReadonlyMap<string, number>,
    /** Resolves with the payload, the final one of a run. Rejects when the gateway refuses. */
    request(method: string, params: object): Promise<unknown> {
      sent.set(method, (sent.get(method) ?? 0) + 1);
      return send(method, params);
    },
    close: () => socket.close(),
  };
}
