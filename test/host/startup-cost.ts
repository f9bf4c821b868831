/**
 * `node test/host/startup-cost.ts [runs]`: what the plugins add to the start of a gateway, in
 * milliseconds, as the gateway's own start-up trace has it. Needs `npm run build`; prints medians.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Receiver } from '../kit/receiver.ts';
import { Report } from '../kit/report.ts';
import { type Bench, prepareStage } from './bench.ts';
import { endChildren } from './children.ts';
import { installHost } from './install.ts';
import { installPlugins } from './plugin-install.ts';
import { findRequirements } from './requirements.ts';
import { OTEL_PLUGIN, PROMETHEUS_PLUGIN, settings } from './settings.ts';

const runs = Number(process.argv[2] ?? 5);
const plugins = [PROMETHEUS_PLUGIN, OTEL_PLUGIN];

interface Cost {
  /** Reading and evaluating the module, then `register`. */
  readonly load: number;
  /** `start` of the service. */
  readonly start: number;
}

async function main(scratch: string): Promise<void> {
  const note = (text: string) => console.log(text);
  const bench: Bench = {
    report: new Report(),
    host: await installHost(note),
    tools: findRequirements().tools,
    dist: join(import.meta.dirname, '../../dist'),
    scratch,
    step: note,
    note,
  };
  await using stage = await prepareStage(bench, 'startup');
  await installPlugins(bench, stage, plugins);
  const receiver = await Receiver.start();
  const otel = { enabled: true, traces: true, metrics: true, logs: true, endpoint: receiver.url };
  await stage.gateway.configure({
    ...settings(stage.around, plugins),
    diagnostics: { enabled: true, otel },
  });
  const ready: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const seconds = await stage.gateway.start({ OPENCLAW_GATEWAY_STARTUP_TRACE: '1' });
    ready.push(seconds.ready);
    await stage.gateway.stop();
  }
  const log = await stage.gateway.log();
  for (const plugin of plugins) {
    // The first start fills the caches and does not count.
    const costs = readCosts(log, plugin).slice(1);
    const load = median(costs.map((cost) => cost.load));
    const start = median(costs.map((cost) => cost.start));
    console.log(`${plugin}: ${costs.length} starts, load ${load} ms, start ${start} ms`);
  }
  console.log(`gateway ready after ${median(ready.slice(1)).toFixed(1)} s`);
  await receiver.close();
}

/** One entry per start of the gateway. */
function readCosts(log: string, plugin: string): Cost[] {
  // The console's lines; the log file has the same ones once more, as JSON.
  const lines = log.split('\n').filter((line) => /^\d{4}-/.test(line));
  const figures = (pattern: RegExp) =>
    lines.flatMap((line) => Number(pattern.exec(line)?.[1] ?? Number.NaN)).filter(Number.isFinite);
  const loads = figures(
    new RegExp(`gateway-load\\.plugin\\.${plugin} .*loadAndRegisterMs=([\\d.]+)`),
  );
  const starts = figures(new RegExp(`plugin-services\\.${plugin}\\.${plugin} ([\\d.]+)ms`));
  return loads.map((load, index) => ({ load, start: starts[index] ?? Number.NaN }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const scratch = await mkdtemp(join(tmpdir(), 'startup-cost-'));
try {
  await main(scratch);
} finally {
  await endChildren();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
