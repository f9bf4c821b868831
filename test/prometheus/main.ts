/**
 * `npm run test:prometheus`: what we expose, read by programs that are not ours. Needs Debian's
 * packages prometheus and python3-prometheus-client; everything stays on loopback.
 */
import fc from 'fast-check';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { readRecordings } from '../../runtime/gateway/recording.ts';
import { replay } from '../../runtime/gateway/replay.ts';
import type { Family } from '../../runtime/metrics/series-store.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { CONTENT_TYPE, Exposition } from '../../runtime/prometheus/exposition.ts';
import { eventually } from '../kit/eventually.ts';
import { samplesByKey } from '../kit/exposition-text.ts';
import { localGateway, scrape, TOKEN } from '../kit/local-gateway.ts';
import { localServer } from '../kit/local-server.ts';
import { type PrometheusServer, startPrometheus } from '../kit/prometheus-server.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { anyStore } from '../property/any-store.ts';
import { checkDeploy, checkPasted } from './deploy.ts';
import { checkDashboards, checkRecipes } from './queries.ts';
import {
  checkLint,
  checkPython,
  checkStored,
  checkTargetUp,
  readByPromtool,
  requireReaders,
} from './readers.ts';
import { checkRules } from './rules.ts';

/** Scrapes of one second each: long enough for the replay to pass three times. */
const SCRAPES = 16;

await runChecks(300_000, async (report, folder) => {
  requireReaders();
  await using replaying = await replayingGateway();
  await using overflowing = await overflowingGateway();
  const seed = Date.now() % 1_000_000_000;
  report.note(`label texts and doubles of the seed ${seed}`);
  const { store, expected } = fc.sample(anyStore(400), { seed, numRuns: 1 })[0]!;
  const arbitrary = new Exposition(store).text();
  await using server = await localServer((_request, response) => {
    response.setHeader('Content-Type', CONTENT_TYPE);
    response.end(arbitrary);
  });
  await using prometheus = await startPrometheus(folder, TOKEN, {
    replaying: replaying.port,
    overflowing: overflowing.port,
    arbitrary: server.port,
  });

  // None needs another: two wait for scrapes, one for promtool.
  await Promise.all([
    checkAnswers(report, prometheus, replaying.port),
    checkPasted(report, folder),
    checkRules(report, folder),
  ]);
  overflowing.rest();
  const body = await eventually('a scrape of every recording', 10_000, async () => {
    const text = await scrape(replaying.port);
    return text.includes('openclaw_session_stuck_total') ? text : undefined;
  });
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  await checkDeploy(report, folder, { port: replaying.port, lines });
  const all = everyFamily();
  report.equal(all.body.match(/^# TYPE /gm)?.length, all.families, 'every declared family prints');
  checkLint(report, all.body);
  checkPython(report, 'every family', all.body);
  checkPython(report, 'replaying', body);
  const full = samplesByKey(await scrape(overflowing.port));
  await checkStored(report, prometheus, 'overflowing', full);
  readByPromtool(arbitrary);
  checkPython(report, 'any texts and doubles', arbitrary);
  await checkStored(report, prometheus, 'arbitrary', expected);
});

/** What Prometheus has of both gateways while they work. */
async function checkAnswers(
  report: Report,
  prometheus: PrometheusServer,
  replaying: number,
): Promise<void> {
  for (const job of ['replaying', 'overflowing'])
    await checkTargetUp(report, prometheus, job, SCRAPES);
  await checkRecipes(report, prometheus);
  await checkDashboards(report, prometheus, await scrape(replaying));
}

/**
 * A scrape in which every declared family has one series, with the fallback for each label: the
 * recordings do not bring forth all of them. The cap is set so that a second series of any family
 * is refused, which brings forth the families that the store tells of itself.
 */
function everyFamily(): { readonly body: string; readonly families: number } {
  const { store: whole } = new PrometheusRegistry();
  for (const family of whole.families) takeSample(family, 'unknown');
  const { store } = new PrometheusRegistry({ cap: whole.size });
  for (const label of ['unknown', 'another'])
    for (const family of store.families) takeSample(family, label);
  const families = [...store.families, ...store.ownFamilies()];
  return { body: new Exposition(store).text(), families: families.length };
}

function takeSample(family: Family, label: string): void {
  // Not a whole number, and with more digits than a careless printer keeps.
  const value = 0.1 + 0.2;
  const labels = family.labels.map(() => label);
  if (family.type === 'counter') family.series(...labels).add(value);
  else if (family.type === 'gauge') family.series(...labels).set(value);
  else family.series(...labels).observe(value);
}

/**
 * Replays the recordings in a loop. The speed makes a loop last about five seconds, so that every
 * counter moves while Prometheus watches.
 */
async function replayingGateway() {
  const { gateway, port } = await localGateway({ plugins: [prometheus] });
  const recordings = await readRecordings('test/data/events');
  const stopping = new AbortController();
  const { signal } = stopping;
  const looping = (async () => {
    for (let pass = 0; !signal.aborted; pass += 1)
      await replay(recordings, gateway.events.emit.bind(gateway.events), 100, pass, signal);
  })();
  return {
    port,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await looping;
      await gateway.stop();
    },
  };
}

/** A gateway that gets more models than it may keep series for, until it rests. */
async function overflowingGateway() {
  const local = await localGateway({ plugins: [prometheus] });
  let models = 0;
  const use = setInterval(() => {
    for (const end = models + 200; models < end; ) {
      models += 1;
      const event = {
        type: 'model.usage',
        provider: 'bench',
        model: `model-${models}`,
        usage: { input: 1, output: 0.1 * models },
        costUsd: 1 / models,
        durationMs: models,
      };
      local.gateway.events.emit(event, { trusted: true });
    }
  }, 200);
  return { ...local, rest: () => clearInterval(use) };
}
