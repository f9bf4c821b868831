import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.ts';
import { freePort } from './local-server.ts';

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

export type PrometheusServer = Awaited<ReturnType<typeof startPrometheus>>;

/**
 * A real Prometheus, the one on the path, that scrapes every second and answers queries.
 *
 * @param token of all gateways, which it reads from a file
 * @param ports of the gateways, by the name of the job
 */
export async function startPrometheus(
  folder: string,
  token: string,
  ports: Readonly<Record<string, number>>,
) {
  const credentials = join(folder, 'gateway.token');
  await writeFile(credentials, token, { mode: 0o600 });
  const config = join(folder, 'prometheus.yml');
  const jobs = Object.entries(ports).map(([name, port]) => ({
    job_name: name,
    metrics_path: '/api/diagnostics/prometheus',
    authorization: { credentials_file: credentials },
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  }));
  const global = { scrape_interval: '1s', scrape_timeout: '1s' };
  // JSON is YAML.
  await writeFile(config, JSON.stringify({ global, scrape_configs: jobs }));
  const address = `127.0.0.1:${await freePort()}`;
  const child = new Child('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ]);
  await child.until('Prometheus being ready', 30_000, async () => {
    return (await fetch(`http://${address}/-/ready`)).ok || undefined;
  });
  return {
    query: (expression: string) => queried(`http://${address}`, expression),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
