import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { differences, samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import type { Report } from '../kit/report.ts';

const READER = fileURLToPath(new URL('read_exposition.py', import.meta.url));

interface PythonReading {
  readonly families: readonly (readonly [name: string, type: string, help: string])[];
  readonly samples: readonly (readonly [string, Record<string, string>, number])[];
}

/** Python's client reads the same families, the same series and the same doubles from the body. */
export function checkPython(report: Report, python: string, what: string, body: string): void {
  const { status, stdout, stderr } = spawnSync(python, [READER], {
    input: body,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  report.check(status === 0, `${what}: Python reads it`, stderr.trim().split('\n').at(-1));
  if (status !== 0) return;
  const reading = JSON.parse(stdout) as PythonReading;
  const ours = samplesByKey(body);
  const theirs = new Map(
    reading.samples.map(([name, labels, value]) => [seriesKey(name, labels), value]),
  );
  report.check(ours.size > 100, `${what}: it holds samples`, String(ours.size));
  report.equal(
    reading.samples.length,
    ours.size,
    `${what}: Python reads as many samples as there are lines`,
  );
  report.equal(
    differences(ours, theirs),
    [],
    `${what}: Python reads every series with the same value`,
  );
  const types = [...body.matchAll(/^# TYPE \S+ (?<type>\w+)$/gm)].map(
    ({ groups }) => groups?.['type'],
  );
  report.equal(
    reading.families.map(([, type]) => type),
    types,
    `${what}: Python finds every family once, with its type`,
  );
}
