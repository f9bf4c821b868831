import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayConfig } from '../host/gateway.ts';
import { type Bench, OTEL_PLUGIN, prepareStage, type Stage, settings } from '../host/stage.ts';
import { driveSome, startTraffic } from '../host/traffic.ts';
import { runToEnd } from '../kit/child.ts';
import type { Report } from '../kit/report.ts';
import { arrived, type Backend, type Stored } from './backend.ts';
import { danglingParents } from './checks.ts';

const ROOT = join(import.meta.dirname, '../..');
const HOST = join(ROOT, '.cache/host/node_modules/openclaw');

/** Whether `npm run test:host` has installed the released gateway here. */
export const hasReleasedGateway = (): boolean => existsSync(join(HOST, 'openclaw.mjs'));

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
  await runToEnd(120_000, process.execPath, ['runtime/build/main.ts'], {}, { cwd: ROOT });
  const dist = join(ROOT, 'dist');
  const bench: Bench = { report, host: HOST, dist, seen: new Set(), scratch };
  await using stage = await prepareStage(bench, 'real-turns');
  const { gateway, models } = stage;
  await gateway.configure(configuration(stage, backend.url, join(dist, OTEL_PLUGIN)));
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

function configuration(stage: Stage, endpoint: string, plugin: string): GatewayConfig {
  const config = { conversationIds: true, captureContent: { inputMessages: true } };
  return {
    ...settings(stage, {
      plugins: [],
      otel: { endpoint, metrics: false, logs: false, captureContent: true },
      auth: { mode: 'none' },
    }),
    plugins: {
      allow: [OTEL_PLUGIN],
      entries: { [OTEL_PLUGIN]: { enabled: true, config } },
      load: { paths: [plugin] },
    },
  };
}
