import { randomBytes } from 'node:crypto';
import plugin from '../../runtime/plugins/otel.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import type { Report } from '../kit/report.ts';
import { arrived } from './arrival.ts';
import type { Backend } from './backend.ts';

const QUESTION = 'how is the weather';
const ANSWER = 'it rains';
const ENVIRONMENT = { OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental' };

/** One turn with content captured: whether the backend shows what was said. */
export async function checkSaid(report: Report, backend: Backend): Promise<void> {
  Object.assign(process.env, ENVIRONMENT, { OTEL_EXPORTER_OTLP_HEADERS: backend.headers });
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
  for (const name of Object.keys(ENVIRONMENT)) delete process.env[name];
  delete process.env['OTEL_EXPORTER_OTLP_HEADERS'];

  const ofTurn = ({ spans }: Awaited<ReturnType<Backend['read']>>) =>
    spans.filter((span) => span.traceId === traceId);
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
