import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readyCollector } from '../collector/collector.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { freePort } from '../kit/local-server.ts';
import type { Report } from '../kit/report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VICTORIA = ['/usr/bin/victoria-metrics', '/usr/local/bin/victoria-metrics'];

/** The files of `deploy/`, each read by the program that it is for. */
export async function checkDeploy(
  report: Report,
  promtool: string,
  folder: string,
  gateway: { readonly port: number; readonly token: string; readonly lines: number },
): Promise<void> {
  const deploy = join(folder, 'deploy');
  await cp(join(ROOT, 'deploy'), deploy, { recursive: true });
  await mkdir(join(folder, 'generated'));
  await cp(join(ROOT, 'generated/rules'), join(folder, 'generated/rules'), { recursive: true });
  for (const place of ['prometheus', 'victoriametrics'])
    writeFileSync(join(deploy, place, 'gateway.token'), gateway.token);

  for (const [file, ...flags] of [['prometheus.yml'], ['site.yml', '--agent']]) {
    const { status, stdout, stderr } = spawnSync(
      promtool,
      ['check', 'config', ...flags, join(deploy, 'prometheus', file ?? '')],
      { encoding: 'utf8' },
    );
    report.check(
      status === 0,
      `promtool reads deploy/prometheus/${file}`,
      status === 0 ? '' : stdout + stderr,
    );
  }
  checkCollectorFiles(report, deploy);
  checkArithmetic(report, gateway.lines);
  await checkVictoria(report, join(deploy, 'victoriametrics/scrape.yml'), folder, gateway.port);
}

/** The Collector of the tests has no remote write; one that has is named by `OTEL_COLLECTOR_FULL`. */
function checkCollectorFiles(report: Report, deploy: string): void {
  const full = process.env['OTEL_COLLECTOR_FULL'];
  const programs = [
    ['prometheus.yaml', full ?? readyCollector()],
    ['fleet.yaml', full],
  ] as const;
  for (const [file, program] of programs) {
    if (program === undefined || !existsSync(program)) {
      console.log(`not checked: deploy/collector/${file}, there is no Collector for it`);
      continue;
    }
    const { status, stderr } = spawnSync(
      program,
      ['validate', '--config', `file:${join(deploy, 'collector', file)}`],
      { encoding: 'utf8' },
    );
    report.check(
      status === 0,
      `the Collector accepts deploy/collector/${file}`,
      status === 0 ? '' : stderr,
    );
  }
}

/** The figures of the page are those of the catalog and of this very scrape. */
function checkArithmetic(report: Report, lines: number): void {
  const page = readFileSync(join(ROOT, 'deploy/README.md'), 'utf8');
  const { cap, metrics } = catalogAt();
  const largest = Math.max(
    ...metrics.map(({ prometheus }) => (prometheus?.buckets?.bounds.length ?? -3) + 3),
  );
  const most = cap * largest;
  const figures = [most, most * 100, most * 1000, most / 30, (most * 100) / 30, (most * 1000) / 30];
  const missing = figures
    .map((figure) => Math.round(figure).toLocaleString('en-US'))
    .filter((text) => !page.includes(` ${text} |`));
  report.equal(missing, [], 'the series arithmetic follows from the catalog');
  report.check(
    Math.abs(lines - 4000) < 400,
    'a scrape of the replay has about 4,000 lines',
    `${lines}`,
  );
}

/** VictoriaMetrics scrapes the gateway with our file and answers our queries. */
async function checkVictoria(
  report: Report,
  file: string,
  folder: string,
  gatewayPort: number,
): Promise<void> {
  const program = VICTORIA.find((path) => existsSync(path));
  if (program === undefined) {
    console.log('not checked: VictoriaMetrics (Debian package: victoria-metrics) is not installed');
    return;
  }
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text
      .replace('127.0.0.1:18789', `127.0.0.1:${gatewayPort}`)
      .replace('scrape_interval: 30s', 'scrape_interval: 1s'),
  );
  const port = await freePort();
  await using child = new Child(program, [
    `-promscrape.config=${file}`,
    '-promscrape.config.strictParse',
    `-storageDataPath=${join(folder, 'victoria')}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=1d',
  ]);
  const query = 'sum(openclaw_run_completed_total{job="openclaw"})';
  const runs = await eventually('VictoriaMetrics answering a query', 30_000, async () => {
    if (!child.running) throw new Error(child.output.slice(-500));
    // By default the last half minute is not to be found yet.
    const parameters = new URLSearchParams({ query, nocache: '1', step: '30s' });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${parameters}`);
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result[0]?.value[1];
  });
  report.check(
    Number(runs) > 0,
    'VictoriaMetrics scrapes with deploy/victoriametrics/scrape.yml',
    `${runs} runs`,
  );
}
