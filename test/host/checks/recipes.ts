import { eventually } from '../../kit/eventually.ts';
import type { PrometheusServer } from '../../kit/prometheus-server.ts';
import type { Report } from '../../kit/report.ts';
import { documentedRecipes } from '../../prometheus/recipes.ts';
import { type Driven, driveSome, type TrafficParts } from '../traffic.ts';
import { cost } from './values.ts';

/** Scrapes, a second apart, before and after what is measured. */
const SCRAPES = 5;

/**
 * Drives known traffic while a real Prometheus scrapes, and compares what the documented recipes
 * say with it. A rate extends what was sampled to the edges of its window, so it lies a little
 * above the truth: by at most two intervals of those that were sampled, and never below.
 */
export async function checkRecipeValues(
  report: Report,
  prometheus: PrometheusServer,
  parts: TrafficParts,
  driven: Driven,
): Promise<void> {
  await scrapes(prometheus, SCRAPES);
  const up = await prometheus.query('min_over_time(up[1h])');
  report.equal(up[0]?.value, 1, 'Prometheus scrapes the gateway, with credentials from a file');
  const before = parts.models.calls.length;
  const skillsBefore = driven.skillReads;
  await driveSome(parts, driven);
  const usages = parts.models.calls.slice(before).flatMap(({ usage }) => usage ?? []);
  await scrapes(prometheus, SCRAPES);
  const [tokens, spend, runs, wait, skills, dropped] = await Promise.all(
    (await documentedRecipes()).map(({ query }) => prometheus.query(query)),
  );
  const most = 1 + 2.2 / (2 * SCRAPES - 1);
  const within = (seen: number | undefined, truth: number, name: string) =>
    report.check(
      seen !== undefined && seen >= truth * (1 - 1e-9) && seen <= truth * most,
      name,
      `${seen?.toPrecision(5)}, driven were ${truth.toPrecision(5)}`,
    );

  const reported = usages.reduce(
    (sum, { input, cached, output }) => sum + 3 * input + 3 * cached + 2 * output,
    0,
  );
  const perSecond = tokens?.find(({ labels }) => labels['provider'] === 'primary')?.value;
  within(perSecond && perSecond * 60, reported, 'tokens per minute of the provider');
  const dollars = spend?.find(({ labels }) => labels['model'] === 'primary-1')?.value;
  within(dollars, cost(usages), 'spend of the model');
  const seconds = runs?.find(({ labels }) => labels['model'] === 'primary-1')?.value;
  report.check((seconds ?? 0) > 0 && (seconds ?? 99) < 30, 'run duration at 95 %', `${seconds} s`);
  const lanes = wait?.map(({ labels }) => labels['lane']) ?? [];
  report.check(lanes.includes('main'), 'queue wait at 95 % is below 2 s', lanes.join(' '));
  const skill = skills?.find(({ labels }) => labels['skill'] === 'tea-timer')?.value;
  within(skill, driven.skillReads - skillsBefore, 'skill usage');
  report.equal(dropped, [], 'no series was dropped');
}

/** Waits until so many more scrapes of the gateway are stored. */
async function scrapes(prometheus: PrometheusServer, count: number): Promise<void> {
  const stored = async () => (await prometheus.query('count_over_time(up[1h])'))[0]?.value ?? 0;
  const before = await stored();
  await eventually(`${count} more scrapes`, 30_000, async () => {
    return (await stored()) >= before + count ? true : undefined;
  });
}
