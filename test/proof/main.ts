/**
 * `npm run test:proof`: the strongest promises, each with a run that could refute it.
 * Ends with `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/report.ts';
import { content } from './content.ts';
import { faults } from './faults.ts';
import { growth } from './growth.ts';
import { leaks } from './leaks.ts';
import { type Extent, Findings, type Proof } from './proof.ts';
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

const extent: Extent = { short: values.short, seed: Number(values.seed) };

type Outcome = readonly [Proof, Findings];

async function run(proof: Proof): Promise<Outcome> {
  console.log(`\n${proof.id}: ${proof.promise}`);
  const findings = new Findings();
  const started = performance.now();
  try {
    await proof.run(findings, extent);
  } catch (error) {
    findings.check(false, `${proof.id} could not be finished`, String(error));
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`     ${findings.summary} in ${seconds.toFixed(0)} s`);
  return [proof, findings];
}

/** What a run showed, as a Markdown table. */
function reliabilityTable(outcomes: readonly Outcome[]): string {
  const form = extent.short ? 'The bounded form' : 'The long form';
  const rows = outcomes.map(([{ promise }, { passed, failed, figures }]) => {
    const shown = figures.map(cell).join('<br>');
    return `| ${cell(promise)} | ${passed} of ${passed + failed} | ${shown} |`;
  });
  return [
    `${form} of \`npm run test:proof\` wrote this table (seed ${extent.seed}).`,
    '',
    '| promise | checks held | figures |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

async function main(): Promise<number> {
  const chosen = PROOFS.filter(({ id }) => values.only.includes(id));
  if (chosen.length < new Set(values.only).size) {
    console.error(`--only takes ${PROOFS.map(({ id }) => id).join(', ')}`);
    return 64;
  }
  console.log(`seed ${extent.seed}, ${extent.short ? 'short' : 'long'} form`);
  const outcomes: Outcome[] = [];
  for (const proof of chosen) outcomes.push(await run(proof));
  if (values.markdown !== undefined)
    fillRegion(values.markdown, 'proof', reliabilityTable(outcomes));
  const passed = outcomes.reduce((sum, [, one]) => sum + one.passed, 0);
  const failed = outcomes.reduce((sum, [, one]) => sum + one.failed, 0);
  console.log(`\nreplay with --seed ${extent.seed}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
