import type { Extent, Findings, Proof } from './proof.ts';

export interface Outcome {
  readonly proof: Proof;
  readonly findings: Findings;
}

/** What a run showed, as a Markdown table. */
export function reliabilityTable(outcomes: readonly Outcome[], extent: Extent): string {
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
