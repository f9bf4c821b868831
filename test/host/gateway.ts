/** A released gateway, and a client of its protocol. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Child, runToEnd } from '../kit/child.ts';
import { SCRAPE_PATH } from '../kit/local-gateway.ts';
import { freePort } from '../kit/local-server.ts';

export const GATEWAY_TOKEN = 'host-test-token-0123456789abcdef';

/** The released gateway, where `npm run test:host` installs it. */
export const HOST = resolve('.cache/host/node_modules/openclaw');

const guard = resolve('test/host/loopback-only.cjs');

/** What a test says in `openclaw.json`; port and log file are the gateway's own. */
export interface GatewayConfig extends Readonly<Record<string, unknown>> {
  readonly gateway: object;
}

export type Gateway = Awaited<ReturnType<typeof createGateway>>;

/** One released gateway in a folder of its own: home, state, configuration, temporary files. */
export async function createGateway(folder: string) {
  for (const part of ['home', 'state', 'tmp', 'logs']) {
    await mkdir(join(folder, part), { recursive: true });
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configPath = join(folder, 'openclaw.json');
  const logPath = join(folder, 'logs/openclaw.log');
  const refusedPath = join(folder, 'logs/refused.log');
  const command = join(HOST, 'openclaw.mjs');
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    OPENCLAW_STATE_DIR: join(folder, 'state'),
    OPENCLAW_CONFIG_PATH: configPath,
    OPENCLAW_NO_AUTO_UPDATE: '1',
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_OFFLINE: '1',
    OPENCLAW_NO_RESPAWN: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
    // Shared by all gateways of the test: a cold cache doubles the time to start.
    NODE_COMPILE_CACHE: join(HOST, '../../compile-cache'),
    NODE_OPTIONS: `--require ${JSON.stringify(guard)}`,
    LOOPBACK_ONLY_LOG: refusedPath,
    OPENCLAW_QA_PARENT_PID: String(process.pid),
  };
  const program = (args: readonly string[], variables: Readonly<Record<string, string>>) => {
    const all = { ...env, ...variables };
    return [process.execPath, [command, ...args], all, { cwd: folder, bare: true }] as const;
  };
  let child: Child | undefined;
  let ended = '';

  return {
    folder,
    url,
    /** Writes the configuration; a running gateway reloads it. */
    async configure({ gateway, ...others }: GatewayConfig): Promise<void> {
      // A configuration without the gateway's own note in it would pass for a damaged one.
      const { meta } = JSON.parse(await readFile(configPath, 'utf8').catch(() => '{}'));
      const own = { gateway: { ...gateway, port }, logging: { level: 'info', file: logPath } };
      await writeFile(configPath, JSON.stringify({ ...others, ...own, meta }));
    },
    /** Resolves when `/readyz` answers 200. */
    async start(variables = {}): Promise<void> {
      child = new Child(...program(['gateway', 'run'], variables));
      await child.until('the gateway being ready', 240_000, async () => {
        const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
        await response.arrayBuffer();
        return response.ok || undefined;
      });
    },
    async stop(): Promise<void> {
      await child?.[Symbol.asyncDispose]();
      ended += child?.output ?? '';
      child = undefined;
    },
    /** Runs one command of the gateway's own CLI against this folder. */
    cli: (args: readonly string[], variables = {}) =>
      runToEnd(240_000, ...program(args, variables)),
    log: async () =>
      (await readFile(logPath, 'utf8').catch(() => '')) + ended + (child?.output ?? ''),
    /** Connections and look-ups beyond loopback that were refused, one per line. */
    refused: async () =>
      (await readFile(refusedPath, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

/** One request to the scrape endpoint. Without `headers`: with the gateway's token. */
export async function ask(
  gateway: Gateway,
  method = 'GET',
  headers: Record<string, string> = { authorization: `Bearer ${GATEWAY_TOKEN}` },
  path = SCRAPE_PATH,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
  const signal = AbortSignal.timeout(20_000);
  const response = await fetch(`${gateway.url}${path}`, { method, headers, signal });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

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

/**
 * A client of the gateway's WebSocket protocol that counts what it asks.
 *
 * @param url of the gateway; `token` may be absent where the gateway asks for none
 */
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
