import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { differences } from '../kit/exposition-text.ts';
import { findTools } from '../kit/tools.ts';
import { readByPromtool } from '../prometheus/lint-checks.ts';
import { readByPython } from '../prometheus/python-checks.ts';
import { count, type Findings, type Proof } from './proof.ts';
import { Random } from './random.ts';
import { ArbitraryStore } from './text/arbitrary-store.ts';
import { prometheusSamples } from './text/readers.ts';

export const text: Proof = {
  id: 'the-text-is-right',
  promise: 'Any label text and any double is read back exactly by three independent readers',
  async run(findings: Findings, { seed, short }) {
    const { tools, missing } = findTools();
    findings.none(
      missing.map((what) => `install ${what}`),
      'three independent readers are here',
    );
    if (missing.length > 0) return;
    const random = new Random(seed);
    const stores = short ? 4 : 20;
    const faults: string[] = [];
    let samples = 0;
    for (let index = 0; index < stores; index += 1) {
      const { store, expected } = new ArbitraryStore(random, 400);
      const page = new Exposition(store).text();
      samples += expected.size;
      readByPromtool(tools.promtool, page);
      faults.push(...differences(expected, readByPython(tools.python, page).byKey));
      // Starting a Prometheus takes seconds; every other store is enough for it.
      if (index % 2 === 0)
        faults.push(...differences(expected, await prometheusSamples(tools.prometheus, page)));
    }
    findings.figure(
      `${count(samples)} samples of any label text and any double, in ${stores} stores`,
    );
    findings.none(faults, 'Python and Prometheus read every label and every double as it was');
  },
};
