import { readFileSync, writeFileSync } from 'node:fs';
import type { Extent, Findings, Proof } from './proof.ts';

export interface Outcome {
  readonly proof: Proof;
  readonly findings: Findings;
}

const BEGIN = '<!-- proof:begin -->';
const END = '<!-- proof:end -->';

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

/**
 * Puts the table between the markers of a Markdown file.
 *
 * @throws Error when the file does not have both
 */
export function writeBetweenMarkers(file: string, table: string): void {
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${file} has no ${BEGIN} and ${END}`);
  writeFileSync(file, `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
