/** A gateway under test with all around it, and the configuration of it: models, channel, tools, plugins. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../kit/local-server.ts';
import type { Report } from '../kit/report.ts';
import type { Tools } from '../kit/tools.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { startTelegramServer, type TelegramServer } from './telegram-server.ts';

export const PROMETHEUS_PLUGIN = 'diagnostics-prometheus';
export const OTEL_PLUGIN = 'diagnostics-otel';
export const TELEGRAM_SECRET = 'telegram-webhook-secret-0123';

export interface Surroundings {
  readonly models: string;
  readonly telegram: string;
  readonly telegramPort: number;
}

/** A gateway with local models, a Telegram-shaped channel, diagnostics and these plugins on. */
export function settings(
  around: Surroundings,
  plugins: readonly string[] = [PROMETHEUS_PLUGIN],
): Record<string, unknown> {
  const loaded = [...plugins, 'telegram'];
  return {
    gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
    models: {
      mode: 'replace',
      providers: {
        primary: provider(around.models, 'primary-1', 20),
        backup: provider(around.models, 'vendor/backup-1', 20),
        hasty: provider(around.models, 'hasty-1', 2),
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
    tools: { exec: { mode: 'full' }, loopDetection: { enabled: true }, toolSearch: false },
    channels: {
      telegram: {
        enabled: true,
        botToken: '42:host-test-bot-token',
        apiRoot: around.telegram,
        webhookUrl: 'https://gateway.invalid/telegram',
        webhookSecret: TELEGRAM_SECRET,
        webhookHost: '127.0.0.1',
        webhookPort: around.telegramPort,
        dmPolicy: 'open',
        allowFrom: ['*'],
      },
    },
    diagnostics: { enabled: true },
    plugins: {
      allow: loaded,
      entries: Object.fromEntries(loaded.map((plugin) => [plugin, { enabled: true }])),
    },
  };
}

function provider(baseUrl: string, model: string, timeoutSeconds: number): object {
  const cost = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1 };
  return {
    baseUrl,
    apiKey: 'local-model-key',
    api: 'openai-completions',
    timeoutSeconds,
    models: [
      {
        id: model,
        name: model,
        reasoning: false,
        input: ['text'],
        cost,
        contextWindow: 128_000,
        maxTokens: 4_096,
      },
    ],
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
  /** Folder of the installed gateway. */
  readonly host: string;
  readonly tools: Tools;
  /** Folder of the built plugins. */
  readonly dist: string;
  /** Families that any of the scrapes had. */
  readonly seen: Set<string>;
  /** A temporary folder, removed at the end. */
  readonly scratch: string;
}

/** A gateway with a model server and a channel of its own. */
export interface Stage extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly models: ModelServer;
  readonly telegram: TelegramServer;
  readonly around: Surroundings;
}

export async function prepareStage(bench: Bench, name: string): Promise<Stage> {
  const models = await startModelServer();
  const telegram = await startTelegramServer();
  const telegramPort = await freePort();
  const gateway = await createGateway(bench.host, join(bench.scratch, name));
  await prepareState(gateway.folder);
  return {
    gateway,
    models,
    telegram,
    around: { models: models.url, telegram: telegram.url, telegramPort },
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await models[Symbol.asyncDispose]();
      await telegram[Symbol.asyncDispose]();
    },
  };
}
