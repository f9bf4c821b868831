/**
 * `npm run test:backends`: the recorded events through the gateway into real trace backends, and
 * what these made of them compared with what the events say; the same with turns of the released
 * gateway where `npm run test:host` has installed it. Needs Python 3.10 and PyPI, once; everything
 * else stays on loopback. `--markdown FILE` writes the table.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRecordings } from '../../runtime/gateway/recording.ts';
import { fillRegion } from '../kit/marked-region.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { type Backend, installedBackends } from './backend.ts';
import { checkBackend, type Expectation, expectationOf, type Figure } from './checks.ts';
import { Mlflow } from './mlflow.ts';
import { Phoenix } from './phoenix.ts';
import { checkSaid, pushRecording } from './pushes.ts';
import { checkRealTurns, hasReleasedGateway } from './real-turns.ts';

const EVENTS = join(import.meta.dirname, '../data/events');

const { values: options } = parseArgs({ options: { markdown: { type: 'string' } } });

// Installing is not counted.
const installed = await installedBackends();
await runChecks(30 * 60_000, async (report, scratch) => {
  const recordings = await readRecordings(EVENTS);
  const expected = expectationOf(recordings.flatMap(({ events }) => events));
  const tables = new Map<string, Figure[]>();
  // One after the other: each takes minutes to start, and a machine may have few cores.
  for (const Type of [Phoenix, Mlflow]) {
    const folder = join(scratch, Type.name);
    mkdirSync(folder);
    report.step(`start ${Type.name}`);
    await using backend = await Type.start(installed, folder);
    tables.set(backend.title, await checkOne(report, backend, expected, folder));
  }
  if (options.markdown !== undefined && report.failed === 0)
    fillRegion(options.markdown, 'backends', figureTable(tables));
});

async function checkOne(
  report: Report,
  backend: Backend,
  expected: Expectation,
  folder: string,
): Promise<Figure[]> {
  report.step(`push the recording into ${backend.title}`);
  const stored = await pushRecording(backend, expected, folder);
  const figures = checkBackend(report, backend, stored, expected);
  if (hasReleasedGateway()) {
    report.step(`turns of the released gateway into ${backend.title}`);
    await checkRealTurns(report, backend, stored, folder);
  }
  await checkSaid(report, backend);
  return figures;
}

/** The figures of all backends beside what the events say, as Markdown. */
function figureTable(backends: ReadonlyMap<string, readonly Figure[]>): string {
  const titles = [...backends.keys()];
  const [first = []] = backends.values();
  const rows = first.map(({ what, expected }, index) => {
    const found = [...backends.values()].map((figures) => count(figures[index]!.found));
    return `| ${[what, count(expected), ...found].join(' | ')} |`;
  });
  return [
    `| | events | ${titles.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(titles.length + 1)}`,
    ...rows,
  ].join('\n');
}

const count = (number: number): string => number.toLocaleString('en');
