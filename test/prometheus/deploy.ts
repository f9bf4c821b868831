import { existsSync, readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readyCollector } from '../collector/collector.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { Child, failureOf } from '../kit/child.ts';
import { TOKEN } from '../kit/local-gateway.ts';
import { freePort } from '../kit/local-server.ts';
import { queried } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VICTORIA = ['/usr/bin/victoria-metrics', '/usr/local/bin/victoria-metrics'];

/** The files of `deploy/`, each read by the program that it is for. */
export async function checkDeploy(
  report: Report,
  promtool: string,
  folder: string,
  gateway: { readonly port: number; readonly lines: number },
): Promise<void> {
  const deploy = join(folder, 'deploy');
  await cp(join(ROOT, 'deploy'), deploy, { recursive: true });
  await cp(join(ROOT, 'generated/rules'), join(folder, 'generated/rules'), { recursive: true });
  for (const place of ['prometheus', 'victoriametrics'])
    await writeFile(join(deploy, place, 'gateway.token'), TOKEN);

  // The Collector of the tests has no remote write; one that has is named by `OTEL_COLLECTOR_FULL`.
  const full = process.env['OTEL_COLLECTOR_FULL'];
  const collector = full ?? readyCollector();
  const readers = [
    ['prometheus/prometheus.yml', promtool, 'check', 'config'],
    ['prometheus/site.yml', promtool, 'check', 'config', '--agent'],
    ['collector/prometheus.yaml', collector, 'validate', '--config'],
    ['collector/fleet.yaml', full, 'validate', '--config'],
  ] as const;
  for (const [file, program, ...args] of readers) {
    if (program === undefined) {
      report.note(`not checked: deploy/${file}, there is no Collector for it`);
      continue;
    }
    const failure = await failureOf(60_000, program, [...args, join(deploy, file)]);
    report.equal(failure, '', `${basename(program)} reads deploy/${file}`);
  }
  checkArithmetic(report, gateway.lines);
  await checkVictoria(report, join(deploy, 'victoriametrics/scrape.yml'), folder, gateway.port);
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
  const isAbout = Math.abs(lines - 4000) < 400;
  report.check(isAbout, 'a scrape of the replay has about 4,000 lines', `${lines}`);
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
    report.note('not checked: VictoriaMetrics (Debian package: victoria-metrics) is not installed');
    return;
  }
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text
      .replace('127.0.0.1:18789', `127.0.0.1:${gatewayPort}`)
      .replace('scrape_interval: 30s', 'scrape_interval: 1s'),
  );
  const address = `127.0.0.1:${await freePort()}`;
  await using child = new Child(program, [
    `-promscrape.config=${file}`,
    '-promscrape.config.strictParse',
    `-storageDataPath=${join(folder, 'victoria')}`,
    `-httpListenAddr=${address}`,
    '-retentionPeriod=1d',
    // By default the last half minute is not to be found yet.
    '-search.latencyOffset=0s',
  ]);
  const query = 'sum(openclaw_run_completed_total{job="openclaw"})';
  const runs = await child.until('VictoriaMetrics answering a query', 30_000, async () => {
    const [sample] = await queried(`http://${address}`, query);
    return sample?.value;
  });
  report.check(runs > 0, 'VictoriaMetrics scrapes with deploy/victoriametrics/scrape.yml');
}
