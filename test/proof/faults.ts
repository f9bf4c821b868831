import { clockJumps } from './faults/clock.ts';
import { flappingCollector } from './faults/collector.ts';
import { fullDisk } from './faults/disk.ts';
import { hangingCollector } from './faults/hanging.ts';
import { partialSuccess } from './faults/partial.ts';
import { sigkill, sigterm } from './faults/signals.ts';
import type { Proof } from './proof.ts';

export const faults: Proof = {
  id: 'faults',
  promise: 'Signals, clock jumps, a failing collector and a full disk lose only what is stated',
  async run(findings, { short }) {
    await sigterm(findings);
    await clockJumps(findings);
    // Mostly they wait, each beside another process.
    await Promise.all([
      sigkill(findings),
      flappingCollector(findings, short ? 12 : 120),
      hangingCollector(findings),
      fullDisk(findings),
    ]);
    await partialSuccess(findings);
  },
};
