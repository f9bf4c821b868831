/**
 * `npm run test:proof`: the strongest promises, each with a run that could refute it.
 * Ends with `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { fillRegion } from '../kit/marked-region.ts';
import { content } from './content.ts';
import { faults } from './faults.ts';
import { growth } from './growth.ts';
import { leaks } from './leaks.ts';
import { type Extent, Findings, type Proof } from './proof.ts';
import { route } from './route.ts';
import { supplyChain } from './supply-chain.ts';

const PROOFS: readonly Proof[] = [leaks, content, growth, route, faults, supplyChain];

const USAGE = `Usage: npm run test:proof -- [options]

  --short          bounded to ten minutes (the default where CI is true)
  --long           everything
  --seed N         repeat a run's random choices
  --events N       hostile events of the growth proof
  --only ID        this proof; can be given several times: ${PROOFS.map(({ id }) => id).join(', ')}
  --markdown FILE  put the figures between the proof markers of the file
`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: process.env['CI'] === 'true' },
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    events: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    markdown: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function extentOf(): Extent {
  const short = values.short && !values.long;
  return {
    short,
    seed: Number(values.seed),
    canaryEvents: short ? 20_000 : 200_000,
    hostileEvents: Number(values.events ?? (short ? 750_000 : 10_000_000)),
  };
}

interface Outcome {
  readonly proof: Proof;
  readonly findings: Findings;
}

async function run(proof: Proof, extent: Extent): Promise<Outcome> {
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
  return { proof, findings };
}

/** What a run showed, as a Markdown table. */
function reliabilityTable(outcomes: readonly Outcome[], extent: Extent): string {
  const form = extent.short ? 'The bounded form' : 'The long form';
  const rows = outcomes.map(({ proof, findings }) => {
    const result = `${findings.passed} of ${findings.passed + findings.failed}`;
    return `| ${cell(proof.promise)} | ${result} | ${findings.figures.map(cell).join('<br>')} |`;
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
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const chosen = PROOFS.filter(({ id }) => values.only.length === 0 || values.only.includes(id));
  if (chosen.length === 0) throw new Error(`no such proof: ${values.only}`);
  const extent = extentOf();
  console.log(`seed ${extent.seed}, ${extent.short ? 'short' : 'long'} form`);
  const outcomes: Outcome[] = [];
  for (const proof of chosen) outcomes.push(await run(proof, extent));
  if (values.markdown !== undefined) {
    fillRegion(values.markdown, 'proof', reliabilityTable(outcomes, extent));
  }
  const sum = (key: 'passed' | 'failed'): number =>
    outcomes.reduce((total, { findings }) => total + findings[key], 0);
  console.log(`\nreplay with --seed ${extent.seed}`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

process.exitCode = await main();
