import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.ts';
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

/** What a server with the API of Prometheus has now. */
export async function queried(url: string, expression: string): Promise<QueriedSample[]> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression })}`);
  const { data, error } = (await response.json()) as {
    readonly error?: string;
    readonly data?: {
      readonly result: readonly {
        readonly metric: Record<string, string>;
        readonly value: readonly [time: number, value: string];
      }[];
    };
  };
  if (data === undefined) throw new Error(`${expression}: ${error}`);
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** A real Prometheus that scrapes every second and answers queries. */
export class PrometheusServer implements AsyncDisposable {
  readonly #child: Child;
  readonly #url: string;

  private constructor(program: string, folder: string, config: string, address: string) {
    this.#url = `http://${address}`;
    this.#child = new Child(program, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ]);
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
    const server = new PrometheusServer(program, folder, config, address);
    await server.#child.until('Prometheus being ready', 30_000, async () => {
      return (await fetch(`http://${address}/-/ready`)).ok || undefined;
    });
    return server;
  }

  query(expression: string): Promise<QueriedSample[]> {
    return queried(this.#url, expression);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#child[Symbol.asyncDispose]();
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
