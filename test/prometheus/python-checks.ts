import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { differences, samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import type { Report } from '../kit/report.ts';

const READER = fileURLToPath(new URL('read_exposition.py', import.meta.url));

interface PythonReading {
  readonly families: readonly (readonly [name: string, type: string, help: string])[];
  readonly samples: readonly (readonly [string, Record<string, string>, number])[];
}

/**
 * What Python's client makes of a text.
 *
 * @throws Error with the last line of what it says against it
 */
export function readByPython(
  python: string,
  text: string,
): PythonReading & { readonly byKey: ReadonlyMap<string, number> } {
  const { status, stdout, stderr } = spawnSync(python, [READER], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`Python: ${stderr.trim().split('\n').at(-1)}`);
  const reading = JSON.parse(stdout) as PythonReading;
  const byKey = reading.samples.map(
    ([name, labels, value]) => [seriesKey(name, labels), value] as const,
  );
  return { ...reading, byKey: new Map(byKey) };
}

/** Python's client reads the same families, the same series and the same doubles from the body. */
export function checkPython(report: Report, python: string, what: string, body: string): void {
  const reading = readByPython(python, body);
  const ours = samplesByKey(body);
  report.check(ours.size > 100, `${what}: it holds samples`, String(ours.size));
  report.equal(
    reading.samples.length,
    ours.size,
    `${what}: Python reads as many samples as there are lines`,
  );
  report.equal(
    differences(ours, reading.byKey),
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
