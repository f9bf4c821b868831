import { eventually } from '../kit/eventually.ts';
import { differences, seriesKey } from '../kit/exposition-text.ts';
import type { PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

/** Labels that Prometheus adds to every series it scrapes. */
const ADDED = new Set(['__name__', 'job', 'instance']);

/** Waits until Prometheus has scraped the target of a job so many times, and says how it is. */
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
  report.check(seen >= scrapes, `${job}: Prometheus scraped it`, `${seen} times`);
  const target = await prometheus.target(job);
  report.equal([target?.health, target?.lastError], ['up', ''], `${job}: the target is up`);
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
        return [seriesKey(labels['__name__'] ?? '', Object.fromEntries(own)), value];
      }),
    );
    const wrong = differences(ours, theirs);
    return wrong.length === 0 ? theirs.size : undefined;
  }).catch(String);
  report.equal(found, ours.size, `${job}: Prometheus holds every series with the same value`);
}
