import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '../kit/boards.ts';
import { Child } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';
import { queried } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';
import { substitute } from './dashboards.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINKED = ['package.json', 'node_modules', 'codegen', 'runtime', 'test', 'generated'];
const PROMETHEUS = 'http://127.0.0.1:9090';

/** Programs that stay, and what they say when they are ready. */
const STAYING: readonly (readonly [RegExp, RegExp])[] = [
  [/^npm start/, /Ctrl\+C stops/],
  [/^prometheus /, /Server is ready/],
];

/** What is started by what was started ends with it. */
const GROUP = `trap 'trap - TERM; kill 0' TERM;`;

/**
 * Every command of `deploy/README.md`, line by line in a fresh copy: afterwards the target is up
 * and the overview's queries answer.
 */
export async function checkPasted(report: Report, folder: string): Promise<void> {
  const copy = join(folder, 'pasted');
  mkdirSync(copy);
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(copy, name));
  cpSync(join(ROOT, 'deploy'), join(copy, 'deploy'), {
    recursive: true,
    filter: (path) => !path.endsWith('gateway.token'),
  });
  for (const port of [18_789, 9_090])
    if (await answers(`http://127.0.0.1:${port}/`)) {
      report.note(`not checked: deploy/README.md as pasted, port ${port} is in use`);
      return;
    }
  await using running = new AsyncDisposableStack();
  for (const line of commands()) {
    // The checkout that this test runs in has been installed already.
    if (line === 'npm ci') continue;
    const text = line.replace(/=\/tmp\//, `=${copy}/`);
    const [, ready] = STAYING.find(([command]) => command.test(line)) ?? [];
    if (ready === undefined) {
      const { status, stderr } = spawnSync('bash', ['-ec', text], { cwd: copy, encoding: 'utf8' });
      report.check(status === 0, `pasted: ${line}`, status === 0 ? '' : stderr);
      continue;
    }
    const child = running.use(
      new Child('setsid', ['bash', '-c', `${GROUP} cd '${copy}'; ${text} & wait`]),
    );
    await child.until(line, 30_000, () => ready.test(child.output) || undefined);
    report.check(true, `pasted: ${line}`);
  }
  const overview = readFileSync(join(ROOT, 'generated/dashboards/overview.json'), 'utf8');
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

function commands(): string[] {
  const page = readFileSync(join(ROOT, 'deploy/README.md'), 'utf8');
  return [...page.matchAll(/```bash\n([^`]*)```/g)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line !== ''),
  );
}

const answers = (url: string): Promise<boolean> => fetch(url).then(Boolean, () => false);
