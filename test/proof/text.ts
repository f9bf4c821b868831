import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { seriesKey } from '../kit/exposition-text.ts';
import { recordedEvents } from '../kit/recording.ts';
import { findTools } from '../kit/tools.ts';
import { LabelDomains } from './malformed/label-domains.ts';
import { count, type Findings, type Proof } from './proof.ts';
import { Random } from './random.ts';
import { ArbitraryStore, type ExpectedSample } from './text/arbitrary-store.ts';
import { prometheusSamples, promtoolError, pythonSamples } from './text/readers.ts';
import { structuralFaults } from './text/structure.ts';

/** What a reader read otherwise than it went in. */
function differences(
  expected: readonly ExpectedSample[],
  read: ReadonlyMap<string, number>,
): string[] {
  const faults = expected.flatMap(({ name, labels, value }) => {
    const got = read.get(seriesKey(name, labels));
    return Object.is(got, value) ? [] : [`${seriesKey(name, labels)}: ${got} instead of ${value}`];
  });
  if (read.size !== expected.length)
    faults.push(`${read.size} series instead of ${expected.length}`);
  return faults;
}

async function readers(findings: Findings, random: Random, stores: number): Promise<void> {
  const { tools, missing } = findTools();
  findings.none(
    missing.map((what) => `install ${what}`),
    'three independent readers are here',
  );
  let samples = 0;
  const faults: string[] = [];
  for (let index = 0; index < stores; index += 1) {
    const arbitrary = new ArbitraryStore(random, 400);
    const { expected } = arbitrary;
    samples += expected.length;
    const text = new Exposition(arbitrary.store).text();
    faults.push(...structuralFaults(text));
    const note = (reader: string, found: readonly string[]): void =>
      void faults.push(...found.map((fault) => `${reader}: ${fault}`));
    if (tools.promtool !== '') {
      const error = promtoolError(tools.promtool, text);
      note('promtool', error === undefined ? [] : [error]);
    }
    if (tools.python !== '')
      note('Python', differences(expected, pythonSamples(tools.python, text)));
    // Starting a Prometheus takes seconds; every other store is enough for it.
    if (tools.prometheus !== '' && index % 2 === 0) {
      note('Prometheus', differences(expected, await prometheusSamples(tools.prometheus, text)));
    }
  }
  findings.figure(
    `${count(samples)} samples of any label text and any double, in ${stores} stores`,
  );
  findings.none(
    faults,
    'promtool, Python and Prometheus read every label and every double as it was',
  );
}

/** The recording, scraped after every few events: well-formed, and counters only go up. */
function replayed(findings: Findings): void {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const domains = new LabelDomains(catalogAt());
  const faults: string[] = [];
  let scrapes = 0;
  for (const [index, { event, metadata }] of recordedEvents().entries()) {
    handlers.record(event, metadata);
    if (index % 50 !== 0) continue;
    scrapes += 1;
    const text = exposition.text();
    faults.push(...domains.faults(text), ...structuralFaults(text));
    if (text !== new Exposition(registry.store).text())
      faults.push('a scrape differs from a fresh one');
    // The fresh one took the changes over; from here on they are followed anew.
    if (text !== exposition.text()) faults.push('two scrapes of one state differ');
  }
  findings.figure(`${count(scrapes)} scrapes of the recording`);
  findings.none(faults, 'counters never go down, families stand once, histograms add up');
}

export const text: Proof = {
  id: 'the-text-is-right',
  promise: 'Any label text and any double is read back exactly by three independent readers',
  async run(findings, { seed, short }) {
    await readers(findings, new Random(seed), short ? 4 : 20);
    replayed(findings);
  },
};
