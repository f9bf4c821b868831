/** What promtool, Python's client and Prometheus make of a text exposition. */
import { spawnSync } from 'node:child_process';
import { eventually } from '../kit/eventually.ts';
import { differences, samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import type { PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

const succeeds = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args).status === 0;

/** The first Python on the path may be a private one that does not see Debian's packages. */
const PYTHON = ['python3', '/usr/bin/python3'].find((one) =>
  succeeds(one, '-c', 'import prometheus_client'),
);

/** @throws Error that says what to install */
export function requireReaders(): void {
  const all = ['prometheus', 'promtool'].every((one) => succeeds(one, '--version'));
  if (!all || PYTHON === undefined)
    throw new Error('needs apt-get install prometheus python3-prometheus-client');
}

/**
 * What promtool says of names that we did not choose: they are those of the gateway's documented
 * metrics, and a rename would break every dashboard made for them. No histogram exists that any of
 * these gauges could be part of.
 */
const FORCED = ['openclaw_worker_count', 'openclaw_worker_heap_sampled_count'].map(
  (name) => `${name} non-histogram and non-summary metrics should not have "_count" suffix`,
);

/**
 * What promtool says about a text, a line each.
 *
 * @throws Error when it cannot read it
 */
export function readByPromtool(text: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  // 0: nothing found, 3: findings of the linter; anything else: it could not read the text.
  if (status !== 0 && status !== 3) throw new Error(`promtool: ${stderr.trim().slice(0, 300)}`);
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
}

/** promtool finds the forced names and nothing else in a scrape with every family. */
export function checkLint(report: Report, body: string): void {
  const findings = readByPromtool(body).toSorted();
  report.equal(findings, FORCED, 'promtool finds nothing that the documented names do not force');
}

interface PythonReading {
  readonly families: readonly (readonly [name: string, type: string, help: string])[];
  readonly samples: readonly (readonly [string, Record<string, string>, number])[];
}

/**
 * Python's client reads the same families, the same series and the same doubles from the body.
 *
 * @throws Error with the last line of what it says against it
 */
export function checkPython(report: Report, what: string, body: string): void {
  const { status, stdout, stderr } = spawnSync(
    PYTHON ?? '',
    ['test/prometheus/read_exposition.py'],
    {
      input: body,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    },
  );
  if (status !== 0) throw new Error(`Python: ${stderr.trim().split('\n').at(-1)}`);
  const { families, samples } = JSON.parse(stdout) as PythonReading;
  const theirs = samples.map(([name, labels, value]) => [seriesKey(name, labels), value] as const);
  const ours = samplesByKey(body);
  report.check(ours.size > 100, `${what}: it holds samples`, String(ours.size));
  const found = [theirs.length, ...differences(ours, new Map(theirs))];
  report.equal(found, [ours.size], `${what}: Python reads every series once, with the same value`);
  const types = families.map(([, type]) => type);
  const printed = [...body.matchAll(/^# TYPE \S+ (\w+)$/gm)].map(([, type]) => type);
  report.equal(types, printed, `${what}: Python finds every family once, with its type`);
}

/** Labels that Prometheus adds to every series it scrapes. */
const ADDED = new Set(['__name__', 'job', 'instance']);

/** Waits until Prometheus has read the page of a job so many times. */
export async function checkTargetUp(
  report: Report,
  prometheus: PrometheusServer,
  job: string,
  scrapes: number,
): Promise<void> {
  const seen = await eventually(`${scrapes} scrapes of ${job}`, 40_000, async () => {
    const [sample] = await prometheus.query(`sum_over_time(up{job="${job}"}[5m])`);
    return sample !== undefined && sample.value >= scrapes ? sample.value : undefined;
  });
  report.check(true, `${job}: Prometheus scraped it`, `${seen} times`);
}

/** With the events at rest, every series that Prometheus holds is one of ours, and the reverse. */
export async function checkStored(
  report: Report,
  prometheus: PrometheusServer,
  job: string,
  ours: ReadonlyMap<string, number>,
): Promise<void> {
  const found = await eventually('Prometheus holding the last scrape', 10_000, async () => {
    const stored = await prometheus.query(`{job="${job}", __name__!~"up|scrape_.*"}`);
    const theirs = new Map(
      stored.map(({ labels, value }) => {
        const own = Object.entries(labels).filter(([name]) => !ADDED.has(name));
        const { le } = labels;
        // Prometheus 3 stores the bound "1" as "1.0".
        if (Number.isFinite(Number(le))) own.push(['le', String(Number(le))]);
        return [seriesKey(labels['__name__'] ?? '', Object.fromEntries(own)), value];
      }),
    );
    const wrong = differences(ours, theirs);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    return theirs.size;
  }).catch(String);
  report.equal(found, ours.size, `${job}: Prometheus holds every series with the same value`);
}
