/**
 * `npm run test:proof`: the strongest promises, each with a run that could refute it.
 * Ends with `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { fillRegion, runChecks } from '../kit/report.ts';
import { content } from './content.ts';
import { faults } from './faults.ts';
import { growth } from './growth.ts';
import { leaks } from './leaks.ts';
import { Findings, type Proof } from './proof.ts';
import { route } from './route.ts';
import { supplyChain } from './supply-chain.ts';

const PROOFS: readonly Proof[] = [leaks, content, growth, route, faults, supplyChain];

const { values } = parseArgs({
  options: {
    /** Bounded to ten minutes. */
    short: { type: 'boolean', default: false },
    /** Repeats a run's random choices. */
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    /** These proofs, by their ids. */
    only: { type: 'string', multiple: true, default: PROOFS.map(({ id }) => id) },
    /** A file that gets the figures between its proof markers. */
    markdown: { type: 'string' },
  },
});
const { short, seed, only, markdown } = values;
const form = short ? 'bounded' : 'long';
/** Minutes, on a busy machine. */
const LIMIT = short ? 20 : 240;

/** Of the table: what was promised, and what the run showed. */
function rowOf({ promise }: Proof, { passed, failed, figures }: Findings): string {
  const shown = figures.map(cell).join('<br>');
  return `| ${cell(promise)} | ${passed} of ${passed + failed} | ${shown} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

const unknown = only.filter((id) => !PROOFS.some((proof) => proof.id === id));
if (unknown.length > 0) {
  console.error(`--only takes ${PROOFS.map(({ id }) => id).join(', ')}`);
  process.exit(64);
}
await runChecks(LIMIT * 60_000, async (report) => {
  const rows: string[] = [];
  for (const proof of PROOFS.filter(({ id }) => only.includes(id))) {
    report.step(`${proof.id}: ${proof.promise}`);
    const findings = new Findings();
    await proof.run(findings, { short, seed: Number(seed) }).catch((error) => {
      findings.check(false, `${proof.id} could not be finished`, String(error));
    });
    report.passed += findings.passed;
    report.failed += findings.failed;
    rows.push(rowOf(proof, findings));
  }
  const table = [
    `The ${form} form of \`npm run test:proof\` wrote this table (seed ${seed}).`,
    '',
    '| promise | checks held | figures |',
    '| --- | --- | --- |',
    ...rows,
  ];
  if (markdown !== undefined) fillRegion(markdown, 'proof', table.join('\n'));
  console.log(`\n${form} form; replay with --seed ${seed}`);
});
