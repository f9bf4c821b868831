import { fileURLToPath } from 'node:url';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { localGateway, TOKEN } from '../kit/local-gateway.ts';

const MAIN = fileURLToPath(new URL('../../runtime/gateway/main.ts', import.meta.url));

/** A running gateway, stopped by disposing of it. */
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

/** A gateway that gets more models than it may keep series for. */
export interface OverflowingGateway extends RunningGateway {
  /** Reports the use of so many models that were never seen before. */
  useModels(count: number): void;
}

/** In this process. */
export async function overflowingGateway(): Promise<OverflowingGateway> {
  const local = await localGateway({ plugins: [prometheus] });
  let models = 0;
  return {
    ...local,
    useModels(count) {
      for (const end = models + count; models < end; ) {
        models += 1;
        const event = {
          type: 'model.usage',
          provider: 'bench',
          model: `model-${models}`,
          usage: { input: 1, output: 0.1 * models },
          costUsd: 1 / models,
          durationMs: models,
        };
        local.gateway.events.emit(event, { trusted: true });
      }
    },
  };
}
