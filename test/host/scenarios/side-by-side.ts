/** Both plugins in one gateway; the OTel exporter is replaced while turns are running. */
import type { ReceivedSpan } from '../../../codegen/tools/check-live/telemetry.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventually } from '../../kit/eventually.ts';
import { type Bench, prepareStage, type Stage } from '../bench.ts';
import { checkOtelCounters, checkTraceparents } from '../checks/otel.ts';
import { checkValues, expectedValues, settledScrape } from '../checks/values.ts';
import { GATEWAY_TOKEN } from '../gateway.ts';
import { type OtlpEnd, startOtlpEnd } from '../otlp-end.ts';
import { installPlugins } from '../plugin-install.ts';
import { connectRpc } from '../rpc-client.ts';
import { OTEL_PLUGIN, PROMETHEUS_PLUGIN, settings } from '../settings.ts';
import {
  type Driven,
  driveSome,
  nothingDriven,
  SPOKEN,
  type TrafficParts,
  turn,
} from '../traffic.ts';
import { LAB_ENTRY, LAB_ENVIRONMENT, LAB_FOLDER, LAB_PLUGIN, labTraffic } from './lab.ts';

const plugins = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];

export async function sideBySideScenario(bench: Bench): Promise<void> {
  await using stage = await prepareStage(bench, 'side-by-side');
  const { report } = bench;
  const { gateway, models } = stage;
  await installPlugins(bench, stage, plugins);

  bench.step('start the gateway with both plugins');
  await using end = await startOtlpEnd(bench.scratch);
  bench.note(`diagnostics-otel pushes to ${end.name}`);
  await configure(stage, end, 'first');
  const { ready } = await gateway.start(LAB_ENVIRONMENT);
  bench.note(`ready after ${ready.toFixed(1)} s`);
  for (const plugin of plugins) {
    const line = (await gateway.log())
      .split('\n')
      .find((text) => text.includes(`${plugin}: `) && text.includes('internal diagnostics'));
    report.check(line !== undefined, `${plugin} is trusted and granted internal diagnostics`);
  }

  bench.step('turns, and a new configuration of diagnostics.otel among them');
  const rpc = await connectRpc(gateway.url, GATEWAY_TOKEN);
  const driven = nothingDriven();
  await driveAcrossReload({ ...stage, rpc }, driven, () => configure(stage, end, 'second'));
  const expected = expectedValues(driven, models.calls, rpc.sent);
  checkValues(report, await settledScrape(gateway, expected), expected);
  await labTraffic(bench, { ...stage, rpc }, driven);
  rpc.close();

  bench.step('stop, which flushes, and compare');
  await gateway.stop();
  const { metrics, spans, logs, text } = await end.finish();
  const names = new Set(metrics.map(({ resource }) => resource['service.name']));
  report.equal([...names].sort(), ['first', 'second'], 'the exporter was replaced, once');
  checkOtelCounters(report, metrics, models.calls, rpc.sent);
  checkTraceparents(report, spans, models.calls);
  report.check(logs.length > 0, 'logs arrive', `${logs.length}`);
  checkSeenSpans(bench, spans);
  report.check(!text.includes(SPOKEN), 'no text of a turn arrives');
}

/** Every kind of span was seen, or it is said which was not. */
function checkSeenSpans({ note, report }: Bench, spans: readonly ReceivedSpan[]): void {
  const seen = new Set(spans.map(({ name }) => name));
  const all = catalogAt('next').spans.map(({ name }) => name);
  const unseen = all.filter((name) => !seen.has(name));
  note(`${all.length - unseen.length} of ${all.length} spans seen; not: ${unseen.join(' ')}`);
  report.check(seen.has('openclaw.session.stuck'), 'a stuck session is a span');
  report.check(seen.has('openclaw.memory.pressure'), 'so is memory pressure');
}

/** The name of the service tells the two generations of the exporter apart. */
function configure({ gateway, around }: Stage, end: OtlpEnd, serviceName: string) {
  const otel = {
    enabled: true,
    endpoint: end.url,
    traces: true,
    metrics: true,
    logs: true,
    flushIntervalMs: 1_000,
    serviceName,
  };
  const all = settings(around, plugins);
  const { allow, entries } = all['plugins'] as { allow: readonly string[]; entries: object };
  return gateway.configure({
    ...all,
    tools: { ...(all['tools'] as object), alsoAllow: ['lab_blocked'] },
    plugins: {
      allow: [...allow, LAB_PLUGIN],
      entries: { ...entries, [LAB_PLUGIN]: LAB_ENTRY },
      load: { paths: [LAB_FOLDER] },
    },
    diagnostics: { enabled: true, otel },
  });
}

/** Seconds after which the models of the turns in flight answer: before, in and after the change. */
const answers = [1, 2, 3, 4];

/**
 * Changes the configuration while turns wait for their models and requests come in without a
 * pause. No turn begins meanwhile: the gateway refuses one that meets a change of its plugins.
 */
async function driveAcrossReload(
  parts: TrafficParts,
  driven: Driven,
  reload: () => Promise<void>,
): Promise<void> {
  await driveSome(parts, driven);
  const before = parts.models.calls.length;
  const inFlight = Promise.all(
    answers.map((seconds) => {
      const step = { say: `${SPOKEN} at last`, afterMs: seconds * 1_000 };
      return turn(parts, driven, `slow-${seconds}`, step);
    }),
  );
  await eventually('every turn in flight', 20_000, () => {
    return parts.models.calls.length === before + answers.length || undefined;
  });
  await reload();
  let over = false;
  void inFlight.finally(() => {
    over = true;
  });
  while (!over) await parts.rpc.request('health', {});
  await inFlight;
  await eventually('the reload', 30_000, async () => {
    return (
      (await parts.gateway.log()).includes('hot reload applied (diagnostics.otel') || undefined
    );
  });
  await driveSome(parts, driven);
}
