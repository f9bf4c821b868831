import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.ts';
import { eventually } from './eventually.ts';
import { freePort } from './local-server.ts';

export interface ScrapeJob {
  readonly name: string;
  readonly port: number;
  readonly credentialsFile: string;
}

/** One series of an instant query's answer. */
export interface QueriedSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface TargetState {
  readonly health: string;
  readonly lastError: string;
}

/** A real Prometheus that scrapes every second and answers queries. */
export class PrometheusServer implements AsyncDisposable {
  readonly #child: Child;
  readonly #url: string;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(
    program: string,
    folder: string,
    jobs: readonly ScrapeJob[],
  ): Promise<PrometheusServer> {
    const config = join(folder, 'prometheus.yml');
    // JSON is YAML.
    await writeFile(config, JSON.stringify(configuration(jobs), undefined, 2));
    const address = `127.0.0.1:${await freePort()}`;
    const child = new Child(program, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ]);
    const server = new PrometheusServer(child, `http://${address}`);
    try {
      await eventually('Prometheus being ready', 30_000, async () => {
        if (!child.running) return true;
        return (await fetch(`http://${address}/-/ready`)).ok || undefined;
      });
      if (!child.running) throw new Error(`Prometheus ended: ${child.output}`);
      return server;
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  async query(expression: string): Promise<QueriedSample[]> {
    const answer = await this.#api('query', new URLSearchParams({ query: expression }));
    const { result } = answer as {
      readonly result: readonly {
        readonly metric: Record<string, string>;
        readonly value: readonly [time: number, value: string];
      }[];
    };
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  async target(job: string): Promise<TargetState | undefined> {
    const { activeTargets } = (await this.#api('targets', new URLSearchParams())) as {
      readonly activeTargets: readonly (TargetState & {
        readonly labels: Readonly<Record<string, string>>;
      })[];
    };
    return activeTargets.find(({ labels }) => labels['job'] === job);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#child[Symbol.asyncDispose]();
  }

  async #api(path: string, parameters: URLSearchParams): Promise<unknown> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${parameters}`);
    const answer = (await response.json()) as { status: string; data: unknown; error?: string };
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  }
}

function configuration(jobs: readonly ScrapeJob[]): unknown {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: jobs.map(({ name, port, credentialsFile }) => ({
      job_name: name,
      metrics_path: '/api/diagnostics/prometheus',
      authorization: { credentials_file: credentialsFile },
      static_configs: [{ targets: [`127.0.0.1:${port}`] }],
    })),
  };
}

/** The first samples of an answer, for a line of the report. */
export function examples(samples: readonly QueriedSample[]): string {
  return samples
    .slice(0, 3)
    .map(
      ({ labels, value }) => `${Object.values(labels).join('/')} ${Number(value.toPrecision(4))}`,
    )
    .join(', ');
}
