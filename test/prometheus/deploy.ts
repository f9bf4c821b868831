/** `deploy/`: each file read by the program that it is for, the page as people paste it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readyCollector } from '../collector/collector.ts';
import type { Dashboard } from '../kit/boards.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { Child, failureOf } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { TOKEN } from '../kit/local-gateway.ts';
import { freePort } from '../kit/local-server.ts';
import { queried } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';
import { substitute } from './queries.ts';

const PAGE = readFileSync('deploy/README.md', 'utf8');
const VICTORIA = ['/usr/bin/victoria-metrics', '/usr/local/bin/victoria-metrics'];

/** The files of `deploy/`, each read by the program that it is for. */
export async function checkDeploy(
  report: Report,
  folder: string,
  gateway: { readonly port: number; readonly lines: number },
): Promise<void> {
  const deploy = join(folder, 'deploy');
  cpSync('deploy', deploy, { recursive: true });
  cpSync('generated/rules', join(folder, 'generated/rules'), { recursive: true });
  for (const place of ['prometheus', 'victoriametrics'])
    writeFileSync(join(deploy, place, 'gateway.token'), TOKEN);

  // The Collector of the tests has no remote write; one that has is named by `OTEL_COLLECTOR_FULL`.
  const full = process.env['OTEL_COLLECTOR_FULL'];
  const collector = full ?? readyCollector();
  const readers = [
    ['prometheus/prometheus.yml', 'promtool', 'check', 'config'],
    ['prometheus/site.yml', 'promtool', 'check', 'config', '--agent'],
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
  const { cap, metrics } = catalogAt();
  const largest = Math.max(
    ...metrics.map(({ prometheus }) => (prometheus?.buckets?.bounds.length ?? -3) + 3),
  );
  const most = cap * largest;
  const figures = [most, most * 100, most * 1000, most / 30, (most * 100) / 30, (most * 1000) / 30];
  const missing = figures
    .map((figure) => Math.round(figure).toLocaleString('en-US'))
    .filter((text) => !PAGE.includes(` ${text} |`));
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
  const text = readFileSync(file, 'utf8')
    .replace('127.0.0.1:18789', `127.0.0.1:${gatewayPort}`)
    .replace('scrape_interval: 30s', 'scrape_interval: 1s');
  writeFileSync(file, text);
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

const LINKED = ['package.json', 'node_modules', 'codegen', 'runtime', 'test', 'generated'];
const PROMETHEUS = 'http://127.0.0.1:9090';

/** Programs that stay, and what they say when they are ready. */
const STAYING: readonly (readonly [RegExp, RegExp])[] = [
  [/^npm start/, /Ctrl\+C stops/],
  [/^prometheus /, /Server is ready/],
];

/** What is started by what was started ends with it, and when its input closes, so with this process too. */
const GROUP = `trap 'trap - TERM; kill 0' TERM; { read -r; kill 0; } <&0 &`;

/** Every command of the page, line by line in a fresh copy: afterwards the overview's queries answer. */
export async function checkPasted(report: Report, folder: string): Promise<void> {
  const copy = join(folder, 'pasted');
  mkdirSync(copy);
  for (const name of LINKED) symlinkSync(resolve(name), join(copy, name));
  const filter = (path: string): boolean => !path.endsWith('gateway.token');
  cpSync('deploy', join(copy, 'deploy'), { recursive: true, filter });
  for (const url of ['http://127.0.0.1:18789', PROMETHEUS])
    if (await fetch(url).then(Boolean, () => false)) {
      report.note(`not checked: deploy/README.md as pasted, ${url} is in use`);
      return;
    }
  const commands = [...PAGE.matchAll(/```bash\n([^`]*)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    // The checkout that this test runs in has been installed already.
    .filter((line) => line !== '' && line !== 'npm ci');
  await using running = new AsyncDisposableStack();
  for (const line of commands) {
    const text = line.replace(/=\/tmp\//, `=${copy}/`);
    const [, ready] = STAYING.find(([command]) => command.test(line)) ?? [];
    if (ready === undefined) {
      const { status, stderr } = spawnSync('bash', ['-ec', text], { cwd: copy, encoding: 'utf8' });
      report.check(status === 0, `pasted: ${line}`, status === 0 ? '' : stderr);
      continue;
    }
    const child = running.use(
      new Child(
        'setsid',
        ['bash', '-c', `${GROUP} ${text} & wait $!`],
        {},
        { cwd: copy, input: 'pipe' },
      ),
    );
    await child.until(line, 30_000, () => ready.test(child.output) || undefined);
    report.check(true, `pasted: ${line}`);
  }
  const overview = readFileSync('generated/dashboards/overview.json', 'utf8');
  const { panels } = JSON.parse(overview) as Dashboard;
  const tiles = panels.filter(({ type }) => type === 'stat');
  const silent = await eventually('the tiles answering', 90_000, async () => {
    for (const { title, targets = [] } of tiles)
      for (const { expr } of targets)
        if ((await queried(PROMETHEUS, substitute(expr))).length === 0) throw new Error(title);
    return '';
  }).catch(String);
  report.equal(silent, '', 'pasted: every tile of the overview answers');
}
