import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child, runToEnd } from '../kit/child.ts';
import { freePort } from '../kit/local-server.ts';
import { logsOf, metricsOf, spansOf } from '../kit/otlp/telemetry.ts';

const SOURCE = 'test/collector/build';

/** Milliseconds: the modules of a Collector, on a slow line and a busy machine. */
const BUILD_LIMIT = 20 * 60_000;

const HOW_TO_GET_GO =
  'install Go 1.25 or newer (https://go.dev/dl) so that `go` is on the path, or name a program ' +
  'that has the OTLP receiver and the file and Prometheus exporters in OTEL_COLLECTOR';

/**
 * The Collector: the one that `OTEL_COLLECTOR` names, else one built from its own modules by the
 * versions in `build/go.sum`. It is built once for each state of `build` and kept outside git.
 *
 * @throws Error saying why there is none
 */
export async function collectorBinary(): Promise<string> {
  const ready = readyCollector();
  if (ready) return ready;
  console.log('building the Collector from its modules; this takes minutes the first time');
  const built = builtCollector();
  const unfinished = `${built}.${process.pid}`;
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
  const environment = { CGO_ENABLED: '0', GOFLAGS: '' };
  const command = ['build', ...flags, '-o', unfinished, '.'];
  await runToEnd(BUILD_LIMIT, 'go', command, environment, { cwd: SOURCE }).catch((error) => {
    throw new Error(`the Collector did not build: ${HOW_TO_GET_GO}\n${error}`);
  });
  renameSync(unfinished, built);
  return built;
}

/** The Collector when there is one without building it. */
export function readyCollector(): string | undefined {
  const built = builtCollector();
  return process.env['OTEL_COLLECTOR'] || (existsSync(built) ? built : undefined);
}

/** Where the Collector of this state of its sources is once it is built. */
function builtCollector(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCE).sort()) hash.update(readFileSync(join(SOURCE, file)));
  return resolve('.cache/collector', hash.digest('hex').slice(0, 16), 'collector');
}

/** A Collector that writes what it receives to files and to a Prometheus page. */
export async function startCollector(binary: string, folder: string) {
  const [port, pagePort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'collector.json');
  writeFileSync(config, JSON.stringify(configuration(folder, port, pagePort)));
  const child = new Child(binary, ['--config', `file:${config}`]);
  await child.until('the Collector answers', 30_000, async () => {
    return (await fetch(url)).status > 0 || undefined;
  });
  const requests = (signal: string): Record<string, unknown>[] => {
    const lines = readFileSync(join(folder, `${signal}.json`), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  };
  return {
    url,
    page: async () => (await fetch(`http://127.0.0.1:${pagePort}/metrics`)).text(),
    /** What the files hold; complete once the Collector has ended. */
    received: () => ({
      metrics: requests('metrics').flatMap(metricsOf),
      spans: requests('traces').flatMap(spansOf),
      logs: requests('logs').flatMap(logsOf),
    }),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** The Collector reads YAML, of which JSON is a part. */
function configuration(folder: string, port: number, pagePort: number) {
  const signals = ['metrics', 'traces', 'logs'];
  const files = signals.map((signal) => [
    `file/${signal}`,
    { path: join(folder, `${signal}.json`) },
  ]);
  const pipelines = signals.map((signal) => [
    signal,
    {
      receivers: ['otlp'],
      exporters: [`file/${signal}`, ...(signal === 'metrics' ? ['prometheus'] : [])],
    },
  ]);
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: {
      ...Object.fromEntries(files),
      prometheus: {
        endpoint: `127.0.0.1:${pagePort}`,
        translation_strategy: 'UnderscoreEscapingWithoutSuffixes',
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: Object.fromEntries(pipelines),
    },
  };
}
