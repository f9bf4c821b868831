/**
 * `npm run test:backends`: the recorded events through the gateway into real trace backends, and
 * what these made of them compared with what the events say; the same with turns of the released
 * gateway where `npm run test:host` has installed it. Needs Python 3.10 and PyPI, once; everything
 * else stays on loopback. `--markdown FILE` writes the table.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRecordings } from '../../runtime/gateway/recording.ts';
import { HOST } from '../host/gateway.ts';
import { fillRegion, runChecks } from '../kit/report.ts';
import { installBackends } from './backend.ts';
import { checkBackend, expectationOf, type Figure } from './checks.ts';
import { startMlflow } from './mlflow.ts';
import { startPhoenix } from './phoenix.ts';
import { checkRealTurns, checkSaid, pushRecording } from './pushes.ts';

const { values: options } = parseArgs({ options: { markdown: { type: 'string' } } });

// Installing is not counted.
await installBackends();
await runChecks(30 * 60_000, async (report, scratch) => {
  const recordings = await readRecordings('test/data/events');
  const expected = expectationOf(recordings.flatMap(({ events }) => events));
  const tables = new Map<string, Figure[]>();
  // One after the other: each takes minutes to start, and a machine may have few cores.
  for (const [name, start] of Object.entries({ Phoenix: startPhoenix, MLflow: startMlflow })) {
    const folder = join(scratch, name);
    mkdirSync(folder);
    report.step(`start ${name}`);
    await using backend = await start(folder);
    report.step(`push the recording into ${backend.title}`);
    const stored = await pushRecording(backend, expected, folder);
    tables.set(backend.title, checkBackend(report, backend, stored, expected));
    if (existsSync(HOST)) {
      report.step(`turns of the released gateway into ${backend.title}`);
      await checkRealTurns(report, backend, stored, folder);
    }
    await checkSaid(report, backend);
  }
  if (options.markdown !== undefined && report.failed === 0)
    fillRegion(options.markdown, 'backends', figureTable(tables));
});

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

function count(number: number): string {
  return number.toLocaleString('en');
}
