/** What every scenario of the host test works with. */
import { join } from 'node:path';
import { freePort } from '../kit/local-server.ts';
import type { Report } from '../kit/report.ts';
import type { Tools } from '../kit/tools.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { prepareState, type Surroundings } from './settings.ts';
import { startTelegramServer, type TelegramServer } from './telegram-server.ts';

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
