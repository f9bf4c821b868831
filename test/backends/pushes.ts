/** What is pushed into a backend: the recording as `npm start` does, and one turn with what was said. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import plugin from '../../runtime/plugins/otel.ts';
import { Child } from '../kit/child.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import type { Report } from '../kit/report.ts';
import { arrived, type Backend, type Stored } from './backend.ts';
import type { Expectation } from './checks.ts';

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

/** Pushes each recorded event once, and reads what the backend has then. */
export async function pushRecording(
  backend: Backend,
  expected: Expectation,
  folder: string,
): Promise<Stored> {
  const config = join(folder, 'gateway.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  const options = ['--port', '0', '--speed', 'max', '--config', config, '--otel', backend.url];
  const gateway = new Child(process.execPath, [MAIN, ...options], {
    ...ENVIRONMENT,
    OTEL_EXPORTER_OTLP_HEADERS: backend.headers,
  });
  const { call, agent, tool, traces, traceless, unfinished } = expected;
  const kinds = Object.values(backend.kinds);
  const complete = (missing: number) => (stored: Stored) =>
    stored.spans.filter(({ kind }) => kinds.includes(kind)).length >=
      call.size + agent.size + tool.size - missing &&
    stored.traces.size >= traces.size + traceless - missing;
  await arrived(backend, complete(unfinished));
  await gateway[Symbol.asyncDispose]();
  return arrived(backend, complete(0));
}

const QUESTION = 'how is the weather';
const ANSWER = 'it rains';
const OPT_IN = { OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental' };

/** One turn with content captured: whether the backend shows what was said. */
export async function checkSaid(report: Report, backend: Backend): Promise<void> {
  const environment = { ...OPT_IN, OTEL_EXPORTER_OTLP_HEADERS: backend.headers };
  Object.assign(process.env, environment);
  const exporter = await Exporter.start(plugin, {
    endpoint: backend.url,
    metrics: false,
    logs: false,
    captureContent: true,
  });
  const traceId = randomBytes(16).toString('hex');
  const [run, call] = [1, 2].map(() => randomBytes(8).toString('hex'));
  const emit = (type: string, ids: object, fields: object, privateData?: object): void =>
    exporter.events.emit(
      { type, trace: { traceId, traceFlags: '01', ...ids }, ...fields },
      { trusted: true },
      privateData,
    );
  const harness = { harnessId: 'h', provider: 'p', model: 'm', sessionKey: 'agent:main:said' };
  emit('harness.run.started', { spanId: run }, harness);
  const said = {
    modelContent: {
      inputMessages: [{ role: 'user', content: QUESTION }],
      outputMessages: [{ role: 'assistant', content: ANSWER }],
    },
  };
  const ids = { spanId: call, parentSpanId: run };
  emit('model.call.completed', ids, { provider: 'p', model: 'm', durationMs: 1 }, said);
  emit('harness.run.completed', { spanId: run }, { ...harness, outcome: 'completed' });
  await exporter.stop();
  for (const name of Object.keys(environment)) delete process.env[name];

  const ofTurn = ({ spans }: Stored) => spans.filter((span) => span.traceId === traceId);
  const stored = ofTurn(await arrived(backend, (now) => ofTurn(now).length >= 2));
  for (const kind of [backend.kinds.call, backend.kinds.agent]) {
    const span = stored.find((one) => one.kind === kind);
    const shown = Object.entries(span?.attributes ?? {})
      .filter(([name]) => backend.shownIn.test(name))
      .map(([, value]) => JSON.stringify(value))
      .join();
    report.check(shown.includes(QUESTION), `${backend.title}: ${kind} shows what came in`);
    report.check(shown.includes(ANSWER), `${backend.title}: ${kind} shows what went out`);
  }
}
