import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../kit/child.ts';
import { arrived } from './arrival.ts';
import type { Backend, Stored } from './backend.ts';
import type { Expectation } from './expectation.ts';

const MAIN = join(import.meta.dirname, '../../runtime/gateway/main.ts');

const CONFIG = {
  plugins: { entries: { 'diagnostics-otel': { config: { conversationIds: true } } } },
};

/** A slow backend on a busy machine still gets everything: this is no test of losses. */
const ENVIRONMENT = {
  OTEL_BSP_MAX_QUEUE_SIZE: '50000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '50000',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '128',
  OTEL_BSP_EXPORT_TIMEOUT: '120000',
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '120000',
};

/**
 * Pushes the recording into a backend as `npm start` does, each event once.
 *
 * @returns what the backend has then, and what the gateway wrote
 */
export async function pushRecording(
  backend: Backend,
  expected: Expectation,
  folder: string,
): Promise<{ readonly stored: Stored; readonly output: string }> {
  const config = join(folder, 'gateway.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  const options = ['--port', '0', '--speed', 'max', '--config', config, '--otel', backend.url];
  const gateway = new Child(process.execPath, [MAIN, ...options], {
    ...ENVIRONMENT,
    OTEL_EXPORTER_OTLP_HEADERS: backend.headers,
  });
  const { calls, agents, tools, traces, traceless, unfinished } = expected;
  const parts = (stored: Stored) =>
    stored.spans.filter(({ kind }) => Object.values(backend.kinds).includes(kind)).length;
  const all = calls.size + agents.size + tools.size;
  await arrived(
    backend,
    (stored) =>
      parts(stored) >= all - unfinished &&
      stored.traces.size >= traces.size + traceless - unfinished,
  );
  await gateway[Symbol.asyncDispose]();
  const stored = await arrived(
    backend,
    (now) => parts(now) >= all && now.traces.size >= traces.size + traceless,
  );
  return { stored, output: gateway.output };
}
