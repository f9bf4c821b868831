import type { LabelSet } from '../metrics/label-set.ts';
import type { Family } from '../metrics/series-store.ts';
import { numberText } from './number-text.ts';

/** One line of a series: what stands before and after the labels, the space included. */
export interface LineShape {
  readonly head: string;
  readonly tail: string;
}

/** The lines that every series of a family prints, in order. */
export function lineShapes(family: Family): readonly LineShape[] {
  const bare = family.labels.names.length === 0;
  const plain = (suffix: string): LineShape =>
    bare
      ? { head: `${family.name}${suffix} `, tail: '' }
      : { head: `${family.name}${suffix}{`, tail: '} ' };
  if (family.type !== 'histogram') return [plain('')];
  const bucket = (bound: number): LineShape => ({
    head: `${family.name}_bucket{`,
    tail: `${bare ? '' : ','}le="${numberText(bound)}"} `,
  });
  const bounds = [...family.bounds, Number.POSITIVE_INFINITY];
  return [...bounds.map(bucket), plain('_sum'), plain('_count')];
}

/**
 * What stands between the labels of a new series, whose numbers are all 0: joined by the labels,
 * these are its lines.
 */
export function blankLines(lines: readonly LineShape[]): readonly string[] {
  const pieces = lines.map(({ head }, i) => (i === 0 ? head : `${lines[i - 1]!.tail}0\n${head}`));
  return [...pieces, `${lines.at(-1)!.tail}0\n`];
}

/** The labels of a row as `name="value"` pairs, in declared order, without braces. */
export function labelText(labels: LabelSet, row: number): string {
  let text = '';
  for (let i = 0; i < labels.names.length; i += 1) {
    text += `${i === 0 ? '' : ','}${labels.names[i]}="${escapeLabelValue(labels.text(row, i))}"`;
  }
  return text;
}

export function familyHeader(name: string, help: string, type: string): string {
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabelValue(text: string): string {
  if (!/[\\"\n]/.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
