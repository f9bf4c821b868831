import { Report } from '../kit/report.ts';

/** How far a run goes. */
interface Extent {
  /** The bounded form, for machines that check every change. */
  readonly short: boolean;
  /** Reproduces every random choice. */
  readonly seed: number;
}

/** One promise and the run that shows it. */
export interface Proof {
  readonly id: string;
  /** The promise, as the reliability table prints it. */
  readonly promise: string;
  run(findings: Findings, extent: Extent): Promise<void>;
}

/** What one proof found: checks that hold or do not, and the figures it measured. */
export class Findings extends Report {
  readonly figures: string[] = [];

  /** A measurement worth printing, for example `heap after warm-up: 41.2 MB`. */
  figure(text: string): void {
    this.figures.push(text);
    console.log(`     ${text}`);
  }

  /** At most a few of the faults, so that a broken promise does not flood the screen. */
  none(faults: readonly string[], name: string): void {
    const few = faults.slice(0, 5).join(' | ');
    this.check(faults.length === 0, name, faults.length === 0 ? '' : `${faults.length}: ${few}`);
  }
}

/** Thousands separated, as the table prints counts. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
