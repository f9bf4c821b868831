import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTENT_TYPE } from '../../../runtime/prometheus/exposition.ts';
import { eventually } from '../../kit/eventually.ts';
import { seriesKey } from '../../kit/exposition-text.ts';
import { PrometheusServer } from '../../kit/prometheus-server.ts';

const PYTHON_READER = fileURLToPath(
  new URL('../../prometheus/read_exposition.py', import.meta.url),
);

/** What promtool has against a text; undefined when it can read it. */
export function promtoolError(promtool: string, text: string): string | undefined {
  const { status, stderr } = spawnSync(promtool, ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  // 3 means that it was read and that the linter would name things differently.
  return status === 0 || status === 3 ? undefined : stderr.slice(0, 300);
}

/** The samples that Python's client reads. */
export function pythonSamples(python: string, text: string): Map<string, number> {
  const { status, stdout, stderr } = spawnSync(python, [PYTHON_READER], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1));
  const { samples } = JSON.parse(stdout) as { samples: [string, Record<string, string>, number][] };
  return new Map(samples.map(([name, labels, value]) => [seriesKey(name, labels), value]));
}

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
