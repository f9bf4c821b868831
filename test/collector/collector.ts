import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
