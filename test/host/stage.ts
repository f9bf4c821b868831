/** A gateway under test with all around it, and the configuration of it: models, channel, tools, plugins. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../kit/local-server.ts';
import type { Report } from '../kit/report.ts';
import { createGateway, GATEWAY_TOKEN, type GatewayConfig } from './gateway.ts';
import { startModelServer, startTelegramServer } from './servers.ts';

export const PROMETHEUS_PLUGIN = 'diagnostics-prometheus';
export const OTEL_PLUGIN = 'diagnostics-otel';
export const TELEGRAM_SECRET = 'telegram-webhook-secret-0123';

interface Wanted {
  /** Installed ones; `telegram` brings the channel. */
  readonly plugins: readonly string[];
  /** Folders of plugins that are not installed. */
  readonly folders?: readonly string[];
  /** What the entry of a plugin says beside that it is enabled. */
  readonly entries?: Readonly<Record<string, object>>;
  /** Of the exporter; without it there is none. */
  readonly otel?: object;
  /** Who may ask; without it who has the token. */
  readonly auth?: object;
}

const TOKEN_AUTH = { mode: 'token', token: GATEWAY_TOKEN };

/** A gateway with local models, diagnostics and these plugins on. */
export function settings(
  { models, telegram, telegramPort }: Stage,
  { plugins, folders = [], entries = {}, otel, auth = TOKEN_AUTH }: Wanted,
): GatewayConfig {
  const channel = {
    enabled: true,
    botToken: '42:host-test-bot-token',
    apiRoot: telegram.url,
    webhookUrl: 'https://gateway.invalid/telegram',
    webhookSecret: TELEGRAM_SECRET,
    webhookHost: '127.0.0.1',
    webhookPort: telegramPort,
    dmPolicy: 'open',
    allowFrom: ['*'],
  };
  return {
    gateway: {
      mode: 'local',
      bind: 'loopback',
      auth,
      http: { endpoints: { chatCompletions: { enabled: true } } },
    },
    update: { checkOnStart: false },
    discovery: { mdns: { mode: 'off' } },
    models: {
      mode: 'replace',
      catalogRefresh: { enabled: false },
      providers: {
        primary: provider(models.url, 'primary-1', 20),
        backup: provider(models.url, 'vendor/backup-1', 20),
        hasty: provider(models.url, 'hasty-1', 2),
      },
    },
    agents: {
      defaults: {
        model: { primary: 'primary/primary-1', fallbacks: ['backup/vendor/backup-1'] },
        heartbeat: { every: '0m' },
      },
    },
    // Runs of the gateway's own would call the model beside the turns that are counted.
    skills: { workshop: { autonomous: { mode: 'off' } } },
    tools: {
      exec: { mode: 'full' },
      loopDetection: { enabled: true },
      toolSearch: false,
      alsoAllow: ['lab_blocked'],
    },
    channels: plugins.includes('telegram') ? { telegram: channel } : {},
    diagnostics: {
      enabled: true,
      ...(otel && { otel: { enabled: true, flushIntervalMs: 1_000, ...otel } }),
    },
    plugins: {
      allow: plugins,
      entries: Object.fromEntries(
        plugins.map((plugin) => [plugin, { enabled: true, ...entries[plugin] }]),
      ),
      load: { paths: folders },
    },
  };
}

function provider(baseUrl: string, model: string, timeoutSeconds: number): object {
  const figures = {
    reasoning: false,
    input: ['text'],
    cost: { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1 },
    contextWindow: 128_000,
    maxTokens: 4_096,
  };
  return {
    baseUrl,
    apiKey: 'local-model-key',
    api: 'openai-completions',
    timeoutSeconds,
    models: [{ id: model, name: model, ...figures }],
  };
}

/** What the gateway reads from its state folder: one retry per model error, one skill. */
async function prepareState(folder: string): Promise<void> {
  const agent = join(folder, 'state/agents/main/agent');
  await mkdir(agent, { recursive: true });
  await writeFile(
    join(agent, 'settings.json'),
    JSON.stringify({ retry: { provider: { maxRetries: 1 } } }),
  );
  const skill = join(folder, 'state/skills/tea-timer');
  await mkdir(skill, { recursive: true });
  await writeFile(
    join(skill, 'SKILL.md'),
    `---
name: tea-timer
description: Says how long a tea should steep.
---

Green tea: two minutes. Black tea: four minutes.
`,
  );
}

/** What every scenario of the host test works with. */
export interface Bench {
  readonly report: Report;
  /** Families that any of the scrapes had. */
  readonly seen: Set<string>;
  /** A temporary folder, removed at the end. */
  readonly scratch: string;
}

/** A gateway with a model server and a channel of its own. */
export type Stage = Awaited<ReturnType<typeof prepareStage>>;

export async function prepareStage(bench: Bench, name: string) {
  const models = await startModelServer();
  const telegram = await startTelegramServer();
  const gateway = await createGateway(join(bench.scratch, name));
  await prepareState(gateway.folder);
  return {
    gateway,
    models,
    telegram,
    /** Of the gateway's webhook. */
    telegramPort: await freePort(),
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await models[Symbol.asyncDispose]();
      await telegram[Symbol.asyncDispose]();
    },
  };
}
