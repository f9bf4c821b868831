/** The configuration of the gateways under test: models, channel, tools, plugins. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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
export async function prepareState(folder: string): Promise<void> {
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
