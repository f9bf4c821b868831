import { readRecordings } from '../../runtime/gateway/recording.ts';
import { replay } from '../../runtime/gateway/replay.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { localGateway } from '../kit/local-gateway.ts';

/**
 * Replays the recordings in a loop. The speed makes a loop last about five seconds, so that every
 * counter moves while Prometheus watches.
 */
export async function replayingGateway() {
  const { gateway, port } = await localGateway({ plugins: [prometheus] });
  const recordings = await readRecordings('test/data/events');
  const stopping = new AbortController();
  const { signal } = stopping;
  const deliver = gateway.events.emit.bind(gateway.events);
  const looping = (async () => {
    for (let pass = 0; !signal.aborted; pass += 1)
      await replay(recordings, deliver, 100, pass, signal);
  })();
  return {
    port,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await looping;
      await gateway.stop();
    },
  };
}

/** A gateway that gets more models than it may keep series for, until it rests. */
export async function overflowingGateway() {
  const local = await localGateway({ plugins: [prometheus] });
  let models = 0;
  const use = setInterval(() => {
    for (const end = models + 200; models < end; ) {
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
  }, 200);
  return { ...local, rest: () => clearInterval(use) };
}
