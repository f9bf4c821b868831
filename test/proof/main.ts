/** `npm run test:proof`: the strongest promises, each with a run that could refute it. */
import { parseArgs } from 'node:util';
import { faults } from './faults.ts';
import { growth } from './growth.ts';
import { leaks } from './leaks.ts';
import { malformed } from './malformed.ts';
import { type Extent, Findings, type Proof } from './proof.ts';
import { route } from './route.ts';
import { text } from './text.ts';

const PROOFS: readonly Proof[] = [leaks, growth, malformed, text, route, faults];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: process.env['CI'] === 'true' },
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    events: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    markdown: { type: 'string' },
  },
});
const short = values.short && !values.long;
const extent: Extent = {
  short,
  seed: Number(values.seed),
  canaryEvents: short ? 20_000 : 200_000,
  hostileEvents: Number(values.events ?? (short ? 1_000_000 : 10_000_000)),
};
console.log(`seed ${extent.seed}, ${short ? 'short' : 'long'} form`);
for (const proof of PROOFS) {
  if (values.only.length > 0 && !values.only.includes(proof.id)) continue;
  console.log(`\n${proof.id}: ${proof.promise}`);
  await proof.run(new Findings(), extent);
}
