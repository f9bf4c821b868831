import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { freePort } from '../kit/local-server.ts';
import {
  logsOf,
  metricsOf,
  type ReceivedLog,
  type ReceivedMetric,
  type ReceivedSpan,
  spansOf,
} from '../kit/otlp/telemetry.ts';

const SOURCE = join(import.meta.dirname, 'build');
const CACHE = join(import.meta.dirname, '../../.cache/collector');

const HOW_TO_GET_GO =
  'install Go 1.25 or newer (https://go.dev/dl) so that `go` is on the path, or name a program ' +
  'that has the OTLP receiver and the file and Prometheus exporters in OTEL_COLLECTOR';

/**
 * The Collector: the one that `OTEL_COLLECTOR` names, else one built from its own modules by the
 * versions in `build/go.sum`. It is built once for each state of `build` and kept outside git.
 *
 * @throws Error saying why there is none
 */
export function collectorBinary(): string {
  const ready = readyCollector();
  if (ready) return ready;
  const binary = builtBinary();
  if (spawnSync('go', ['version']).status !== 0) throw new Error(`no Go: ${HOW_TO_GET_GO}`);
  console.log('building the Collector from its modules; this takes minutes the first time');
  const unfinished = `${dirname(binary)}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const output = join(unfinished, 'collector');
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
  const { status } = spawnSync('go', ['build', ...flags, '-o', output, '.'], {
    cwd: SOURCE,
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error('the Collector did not build');
  }
  renameSync(unfinished, dirname(binary));
  return binary;
}

/** The Collector when there is one without building it. */
export function readyCollector(): string | undefined {
  const named = process.env['OTEL_COLLECTOR'];
  if (named) return named;
  const binary = builtBinary();
  return existsSync(binary) ? binary : undefined;
}

function builtBinary(): string {
  return join(CACHE, sourceHash(), 'collector');
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCE).sort()) hash.update(readFileSync(join(SOURCE, file)));
  return hash.digest('hex').slice(0, 16);
}

/** A running Collector that writes what it receives to files and to a Prometheus page. */
export class Collector implements AsyncDisposable {
  readonly url: string;
  readonly #pageUrl: string;
  readonly #folder: string;
  readonly #child: Child;

  private constructor(binary: string, folder: string, port: number, pagePort: number) {
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.#pageUrl = `http://127.0.0.1:${pagePort}/metrics`;
    const file = join(folder, 'collector.json');
    writeFileSync(file, JSON.stringify(configuration(folder, port, pagePort)));
    this.#child = new Child(binary, ['--config', `file:${file}`]);
  }

  static async start(binary: string, folder: string): Promise<Collector> {
    const collector = new Collector(binary, folder, await freePort(), await freePort());
    await eventually('the Collector answers', 30_000, async () => {
      if (!collector.#child.running) throw new Error(collector.#child.output);
      return (await fetch(collector.url)).status > 0 || undefined;
    });
    return collector;
  }

  get output(): string {
    return this.#child.output;
  }

  async page(): Promise<string> {
    return (await fetch(this.#pageUrl)).text();
  }

  /** What the files hold; complete once the Collector has ended. */
  received(): { metrics: ReceivedMetric[]; spans: ReceivedSpan[]; logs: ReceivedLog[] } {
    return {
      metrics: this.#requests('metrics').flatMap(metricsOf),
      spans: this.#requests('traces').flatMap(spansOf),
      logs: this.#requests('logs').flatMap(logsOf),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  #requests(signal: string): Record<string, unknown>[] {
    const lines = readFileSync(join(this.#folder, `${signal}.json`), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }
}

/** The Collector reads YAML, of which JSON is a part. */
function configuration(folder: string, port: number, pagePort: number) {
  const file = (signal: string) => ({ path: join(folder, `${signal}.json`) });
  const pipeline = (...exporters: string[]) => ({ receivers: ['otlp'], exporters });
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: {
      'file/metrics': file('metrics'),
      'file/traces': file('traces'),
      'file/logs': file('logs'),
      prometheus: {
        endpoint: `127.0.0.1:${pagePort}`,
        translation_strategy: 'UnderscoreEscapingWithoutSuffixes',
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: {
        metrics: pipeline('file/metrics', 'prometheus'),
        traces: pipeline('file/traces'),
        logs: pipeline('file/logs'),
      },
    },
  };
}
