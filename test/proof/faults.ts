import { clockJumps } from './faults/clock.ts';
import { flappingCollector } from './faults/collector.ts';
import { fullDisk } from './faults/disk.ts';
import { hangingCollector } from './faults/hanging.ts';
import { partialSuccess } from './faults/partial.ts';
import { reloadUnderLoad } from './faults/reload.ts';
import { sigkill, sigterm } from './faults/signals.ts';
import type { Proof } from './proof.ts';

export const faults: Proof = {
  id: 'faults',
  promise:
    'Signals, clock jumps, a failing collector, a full disk and reloads lose only what is stated',
  async run(findings, { short }) {
    await sigterm(findings);
    await sigkill(findings);
    await clockJumps(findings);
    await flappingCollector(findings, short ? 12 : 120);
    await hangingCollector(findings);
    await partialSuccess(findings);
    await fullDisk(findings);
    await reloadUnderLoad(findings, short ? 10 : 60);
  },
};
