import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTENT_TYPE } from '../../../runtime/prometheus/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { seriesKey } from '../../kit/exposition-text.ts';
import { PrometheusServer } from '../../kit/prometheus-server.ts';

/** The samples that Prometheus scraped and stored, as its API gives them back. */
export async function prometheusSamples(
  program: string,
  text: string,
): Promise<Map<string, number>> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  try {
    const credentialsFile = join(folder, 'token');
    await writeFile(credentialsFile, 'none');
    const { port } = server.address() as AddressInfo;
    await using prometheus = await PrometheusServer.start(program, folder, [
      { name: 'proof', port, credentialsFile },
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
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  }
}
