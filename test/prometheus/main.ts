/**
 * `npm run test:prometheus`: what we expose, read by programs that are not ours. Needs Debian's
 * packages prometheus and python3-prometheus-client; everything stays on loopback.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import type { Family, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { CONTENT_TYPE, Exposition } from '../../runtime/prometheus/exposition.ts';
import { eventually } from '../kit/eventually.ts';
import { samplesByKey } from '../kit/exposition-text.ts';
import { scrape, TOKEN } from '../kit/local-gateway.ts';
import { localServer } from '../kit/local-server.ts';
import { PrometheusServer } from '../kit/prometheus-server.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { findTools, type Tools } from '../kit/tools.ts';
import { anyStore } from '../property/any-store.ts';
import { checkDashboards } from './dashboards.ts';
import { checkDeploy } from './deploy.ts';
import {
  type OverflowingGateway,
  overflowingGateway,
  type RunningGateway,
  replayingGateway,
} from './gateways.ts';
import { checkPasted } from './pasted.ts';
import { checkLint, checkPython, checkStored, checkTargetUp, readByPromtool } from './readers.ts';
import { checkCatalogRecipes, checkDocumentedRecipes } from './recipes.ts';
import { checkRules } from './rules.ts';

/** Scrapes of one second each: long enough for the replay to pass three times. */
const SCRAPES = 16;

await runChecks(300_000, async (report, folder) => {
  const { tools, missing } = findTools();
  for (const program of missing) report.check(false, 'this is installed', program);
  if (missing.length === 0) await checkAll(report, tools, folder);
});

async function checkAll(report: Report, tools: Tools, folder: string): Promise<void> {
  await using replaying = await replayingGateway();
  await using overflowing = await overflowingGateway();
  const credentialsFile = join(folder, 'replaying.token');
  const otherCredentialsFile = join(folder, 'overflowing.token');
  await writeFile(credentialsFile, TOKEN, { mode: 0o600 });
  await writeFile(otherCredentialsFile, `${TOKEN}\n`, { mode: 0o600 });
  const seed = Date.now() % 1_000_000_000;
  report.note(`label texts and doubles of the seed ${seed}`);
  const { store, expected } = fc.sample(anyStore(400), { seed, numRuns: 1 })[0]!;
  const arbitrary = new Exposition(store).text();
  await using server = await localServer((_request, response) => {
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(arbitrary);
  });
  await using prometheus = await PrometheusServer.start(tools.prometheus, folder, [
    { name: 'replaying', port: replaying.port, credentialsFile },
    { name: 'overflowing', port: overflowing.port, credentialsFile: otherCredentialsFile },
    { name: 'arbitrary', port: server.port, credentialsFile },
  ]);

  // None needs another: two wait for scrapes, one for promtool.
  await Promise.all([
    checkAnswers(report, prometheus, replaying, overflowing),
    checkPasted(report, folder),
    checkRules(report, tools.promtool, folder),
  ]);
  const body = await eventually(
    'a scrape with every family of the recordings',
    10_000,
    async () => {
      const text = await scrape(replaying.port);
      return text.includes('openclaw_session_stuck_total') ? text : undefined;
    },
  );
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  const target = { port: replaying.port, token: TOKEN, lines };
  await checkDeploy(report, tools.promtool, folder, target);
  const all = everyFamily();
  report.equal(all.body.match(/^# TYPE /gm)?.length, all.families, 'every declared family prints');
  checkLint(report, tools.promtool, all.body);
  checkPython(report, tools.python, 'every family', all.body);
  checkPython(report, tools.python, 'replaying', body);
  const full = await scrape(overflowing.port);
  checkPython(report, tools.python, 'overflowing', full);
  await checkStored(report, prometheus, 'overflowing', samplesByKey(full));
  readByPromtool(tools.promtool, arbitrary);
  checkPython(report, tools.python, 'any texts and doubles', arbitrary);
  await checkStored(report, prometheus, 'arbitrary', expected);
}

/** What Prometheus has of both gateways while they work. */
async function checkAnswers(
  report: Report,
  prometheus: PrometheusServer,
  replaying: RunningGateway,
  overflowing: OverflowingGateway,
): Promise<void> {
  const overflow = setInterval(() => overflowing.useModels(200), 200);
  try {
    await checkTargetUp(report, prometheus, 'replaying', SCRAPES);
    await checkTargetUp(report, prometheus, 'overflowing', SCRAPES);
    await checkDocumentedRecipes(report, prometheus);
    await checkCatalogRecipes(report, prometheus);
    await checkDashboards(report, prometheus, await scrape(replaying.port));
  } finally {
    clearInterval(overflow);
  }
}

/**
 * A scrape in which every declared family has one series, with the fallback for each label: the
 * recordings do not bring forth all of them. The cap is set so that a second series of any family
 * is refused, which brings forth the families that the store tells of itself.
 */
function everyFamily(): { readonly body: string; readonly families: number } {
  const { size: cap } = filled(new PrometheusRegistry());
  const store = filled(new PrometheusRegistry({ cap }));
  for (const family of store.families) takeSample(family, 'another');
  const families = [...store.families, ...store.ownFamilies()];
  return { body: new Exposition(store).text(), families: families.length };
}

function filled({ store }: PrometheusRegistry): SeriesStore {
  for (const family of store.families) takeSample(family, 'unknown');
  return store;
}

function takeSample(family: Family, label: string): void {
  // Not a whole number, and with more digits than a careless printer keeps.
  const value = 0.1 + 0.2;
  const labels = family.labels.map(() => label);
  if (family.type === 'counter') family.series(...labels).add(value);
  else if (family.type === 'gauge') family.series(...labels).set(value);
  else family.series(...labels).observe(value);
}
