import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTENT_TYPE } from '../../../runtime/prometheus/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { seriesKey } from '../../kit/exposition-text.ts';
import { localServer } from '../../kit/local-server.ts';
import { PrometheusServer } from '../../kit/prometheus-server.ts';

/** The samples that Prometheus scraped and stored, as its API gives them back. */
export async function prometheusSamples(
  program: string,
  text: string,
): Promise<Map<string, number>> {
  await using server = await localServer((_request, response) => {
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(text);
  });
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  try {
    const credentialsFile = join(folder, 'token');
    await writeFile(credentialsFile, 'none');
    await using prometheus = await PrometheusServer.start(program, folder, [
      { name: 'proof', port: server.port, credentialsFile },
    ]);
    const stored = await eventually('Prometheus storing the text', 60_000, async () => {
      const target = await prometheus.target('proof');
      if (target?.lastError) throw new Error(target.lastError);
      const found = await prometheus.query('{job="proof",__name__=~"any_.*"}');
      return found.length > 0 ? found : undefined;
    });
    return new Map(
      stored.map(
        ({ labels: { __name__: name = '', job: _job, instance: _instance, ...labels }, value }) => [
          seriesKey(name, labels),
          value,
        ],
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
