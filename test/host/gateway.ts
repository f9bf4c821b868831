/** One released gateway in a folder of its own: home, state, configuration, temporary files. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, runToEnd } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { SCRAPE_PATH } from '../kit/local-gateway.ts';
import { freePort } from '../kit/local-server.ts';

export const GATEWAY_TOKEN = 'host-test-token-0123456789abcdef';

const guard = join(import.meta.dirname, 'loopback-only.cjs');

export interface Gateway {
  readonly folder: string;
  readonly url: string;
  /** Writes the configuration; a running gateway reloads it. */
  configure(config: object): Promise<void>;
  /** Resolves when `/readyz` answers 200, with the seconds to healthy and to ready. */
  start(variables?: Record<string, string>): Promise<{ healthy: number; ready: number }>;
  stop(): Promise<void>;
  /** Runs one command of the gateway's own CLI against this folder. */
  cli(args: readonly string[], variables?: Record<string, string>): Promise<string>;
  log(): Promise<string>;
  /** Connections and look-ups beyond loopback that were refused, one per line. */
  refused(): Promise<string[]>;
}

export async function createGateway(host: string, folder: string): Promise<Gateway> {
  for (const part of ['home', 'state', 'tmp', 'logs']) {
    await mkdir(join(folder, part), { recursive: true });
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configPath = join(folder, 'openclaw.json');
  const logPath = join(folder, 'logs/openclaw.log');
  const refusedPath = join(folder, 'logs/refused.log');
  const command = join(host, 'openclaw.mjs');
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
    NODE_COMPILE_CACHE: join(host, '../../compile-cache'),
    NODE_OPTIONS: `--require ${JSON.stringify(guard)}`,
    LOOPBACK_ONLY_LOG: refusedPath,
    OPENCLAW_QA_PARENT_PID: String(process.pid),
  };
  let child: Child | undefined;
  let ended = '';

  return {
    folder,
    url,
    async configure(config) {
      // A configuration without the gateway's own note in it would pass for a damaged one.
      const before = JSON.parse(await readFile(configPath, 'utf8').catch(() => '{}'));
      const { meta } = before as { readonly meta?: object };
      const whole = { ...withPort(config, port, logPath), ...(meta && { meta }) };
      await writeFile(configPath, JSON.stringify(whole, undefined, 2));
    },
    async start(variables = {}) {
      const started = performance.now();
      child = new Child(
        process.execPath,
        [command, 'gateway', 'run'],
        { ...env, ...variables },
        { cwd: folder, bare: true },
      );
      const seconds = () => (performance.now() - started) / 1000;
      const running = child;
      await answers(`${url}/healthz`, running);
      const healthy = seconds();
      await answers(`${url}/readyz`, running);
      return { healthy, ready: seconds() };
    },
    async stop() {
      await child?.[Symbol.asyncDispose]();
      ended += child?.output ?? '';
      child = undefined;
    },
    cli(args, variables = {}) {
      const all = { ...env, ...variables };
      const where = { cwd: folder, bare: true };
      return runToEnd(90_000, process.execPath, [command, ...args], all, where);
    },
    log: async () =>
      (await readFile(logPath, 'utf8').catch(() => '')) + ended + (child?.output ?? ''),
    refused: async () =>
      (await readFile(refusedPath, 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

/** Adds what every gateway of this test has: loopback, a fixed port, nothing that calls home. */
function withPort(config: object, port: number, file: string): object {
  const given = config as { gateway?: object; models?: object };
  return {
    ...given,
    gateway: {
      mode: 'local',
      bind: 'loopback',
      auth: { mode: 'token', token: GATEWAY_TOKEN },
      ...given.gateway,
      port,
    },
    logging: { level: 'info', file },
    update: { checkOnStart: false },
    discovery: { mdns: { mode: 'off' } },
    models: { catalogRefresh: { enabled: false }, ...given.models },
  };
}

async function answers(url: string, child: Child): Promise<void> {
  await eventually(`the gateway (${url})`, 120_000, async () => {
    if (!child.running) return true;
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200 || undefined;
  }).catch((error) => {
    throw new Error(`${error}\n${child.output.slice(-3_000)}`);
  });
  if (!child.running) throw new Error(`The gateway ended.\n${child.output.slice(-3_000)}`);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One request to the scrape endpoint. Without `headers`: with the gateway's token. */
export async function ask(
  gateway: Gateway,
  method = 'GET',
  headers: Record<string, string> = { authorization: `Bearer ${GATEWAY_TOKEN}` },
  path = SCRAPE_PATH,
): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
