import { clockJumps } from './faults/clock.ts';
import { hangingCollector } from './faults/hanging.ts';
import { partialSuccess } from './faults/partial.ts';
import type { Proof } from './proof.ts';

/** What a collector does that fails at once, and a stop: test/unit/runtime/otel/faults.test.ts. */
export const faults: Proof = {
  id: 'faults',
  promise: 'Clock jumps and a collector that hangs or rejects lose only what is stated',
  async run(findings) {
    await clockJumps(findings);
    // One of them waits for another process.
    await Promise.all([hangingCollector(findings), partialSuccess(findings)]);
  },
};
