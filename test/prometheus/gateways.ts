import { fileURLToPath } from 'node:url';
import { OPERATOR_SCOPES } from '../../runtime/gateway/auth.ts';
import { EmbeddedGateway } from '../../runtime/gateway/gateway.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';

export const TOKEN = 'a-token-for-this-check-only';
const SCRAPE_PATH = '/api/diagnostics/prometheus';

const MAIN = fileURLToPath(new URL('../../runtime/gateway/main.ts', import.meta.url));

/** A gateway that somebody started, to be stopped by disposing of it. */
export interface RunningGateway extends AsyncDisposable {
  readonly port: number;
}

/**
 * The gateway as `npm start` runs it, replaying its recordings in a loop. The speed makes a loop
 * last about five seconds, so that every counter moves while Prometheus watches.
 */
export async function replayingGateway(): Promise<RunningGateway> {
  const args = [MAIN, '--port', '0', '--speed', '100', '--loop'];
  const child = new Child(process.execPath, args, { OPENCLAW_GATEWAY_TOKEN: TOKEN });
  try {
    const port = await eventually('the gateway listening', 20_000, () => {
      if (!child.running) throw new Error(child.output);
      const found = /http:\/\/127\.0\.0\.1:(?<port>\d+)/.exec(child.output)?.groups?.['port'];
      return found === undefined ? undefined : Number(found);
    });
    return { port, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** A gateway in this process that gets more models than it may keep series for. */
export class OverflowingGateway implements RunningGateway {
  readonly port: number;
  readonly #gateway: EmbeddedGateway;
  #models = 0;

  private constructor(gateway: EmbeddedGateway, port: number) {
    this.#gateway = gateway;
    this.port = port;
  }

  static async start(): Promise<OverflowingGateway> {
    const quiet = { info: () => {}, warn: console.error, error: console.error };
    const gateway = new EmbeddedGateway({
      credentials: [{ token: TOKEN, scopes: OPERATOR_SCOPES }],
      plugins: [prometheus],
      logger: () => quiet,
    });
    return new OverflowingGateway(gateway, await gateway.start(0));
  }

  /** Reports the use of so many models that were never seen before. */
  useModels(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#models += 1;
      const event = {
        type: 'model.usage',
        provider: 'bench',
        model: `model-${this.#models}`,
        usage: { input: 1, output: 0.1 * this.#models },
        costUsd: 1 / this.#models,
        durationMs: this.#models,
      };
      this.#gateway.events.emit(event, { trusted: true });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#gateway.stop();
  }
}

/** Scrapes a gateway's metrics as an operator. */
export async function scrape(gateway: RunningGateway): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}${SCRAPE_PATH}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  if (response.status !== 200) throw new Error(`the scrape answered ${response.status}`);
  return response.text();
}
