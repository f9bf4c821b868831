/** What is pushed into a backend: the recording, one turn with what was said, turns of the released gateway. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import plugin from '../../runtime/plugins/otel.ts';
import { type Bench, OTEL_PLUGIN, prepareStage, settings } from '../host/stage.ts';
import { driveSome, startTraffic } from '../host/traffic.ts';
import { Child, runToEnd } from '../kit/child.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import type { Report } from '../kit/report.ts';
import { arrived, type Backend, type Stored } from './backend.ts';
import { danglingParents, type Expectation } from './checks.ts';

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
  const gateway = new Child(process.execPath, ['runtime/gateway/main.ts', ...options], {
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

const CLASSES = { conversationIds: true, captureContent: { inputMessages: true } };

/**
 * A few turns of the released gateway, with the plugin from its folder, into a backend: what it
 * has then beside what the model server answered and the turns asked for.
 */
export async function checkRealTurns(
  report: Report,
  backend: Backend,
  before: Stored,
  scratch: string,
): Promise<void> {
  await runToEnd(120_000, process.execPath, ['runtime/build/main.ts']);
  const bench: Bench = { report, seen: new Set(), scratch };
  await using stage = await prepareStage(bench, 'real-turns');
  const { gateway, models } = stage;
  await gateway.configure(
    settings(stage, {
      plugins: [OTEL_PLUGIN],
      folders: [resolve('dist', OTEL_PLUGIN)],
      entries: { [OTEL_PLUGIN]: { config: CLASSES } },
      otel: { endpoint: backend.url, metrics: false, logs: false, captureContent: true },
      auth: { mode: 'none' },
    }),
  );
  await gateway.start({ OTEL_EXPORTER_OTLP_HEADERS: backend.headers });
  const traffic = await startTraffic(stage);
  await driveSome(traffic);
  traffic.rpc.close();
  await gateway.stop();

  const { call, agent, tool } = backend.kinds;
  const known = new Set(before.spans.map(({ spanId }) => spanId));
  const added = ({ spans }: Stored) => spans.filter(({ spanId }) => !known.has(spanId));
  const ofKind = (stored: Stored, kind: string) =>
    added(stored).filter((span) => span.kind === kind);
  const stored = await arrived(
    backend,
    (now) => ofKind(now, call).length >= models.calls.length && ofKind(now, agent).length > 0,
  );
  const equal = (found: unknown, expected: unknown, what: string): void =>
    report.equal(found, expected, `${backend.title}, released gateway: ${what}`);
  const usages = models.calls.flatMap(({ usage }) => usage ?? []);
  equal(ofKind(stored, call).length, models.calls.length, 'every request to the model is a call');
  const input = usages.reduce((sum, usage) => sum + usage.input + usage.cached, 0);
  equal(stored.tokens.input - before.tokens.input, input, 'input tokens are those of the model');
  const output = usages.reduce((sum, usage) => sum + usage.output, 0);
  equal(stored.tokens.output - before.tokens.output, output, 'and output tokens');
  const ran = [...traffic.driven.tools.values()].reduce((sum, count) => sum + count, 0);
  equal(ofKind(stored, tool).length, ran, 'tools');
  const turns = new Set(ofKind(stored, agent).map(({ traceId }) => traceId));
  equal(turns.size, traffic.driven.turns, 'one trace for each turn');
  const names = new Set(ofKind(stored, agent).map((span) => span.attributes['gen_ai.agent.name']));
  equal([...names], ['main'], 'agent runs name their agent');
  const sessions = new Set([...turns].map((id) => stored.sessions.get(id)));
  equal(sessions.size, 2, 'turns of one conversation are in one session');
  // No client sends a trace of its own here, so every parent is a span of ours.
  const orphans = danglingParents({ spans: added(stored) }, { has: () => true });
  equal(orphans.length, 0, 'every parent is there');
  // The schema of the gateway took the classes below the entry of the plugin; but to a plugin
  // from a folder it hands no content.
  const said = added(stored).filter(({ attributes }) =>
    /turn-\d+ /.test(JSON.stringify(attributes)),
  );
  equal(said.length, 0, 'nothing shows what was said');
}
