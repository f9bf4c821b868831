import type { DiagnosticEvent } from '../../../generated/events.ts';

/** One contender of the benchmark. */
export interface Subject {
  readonly name: string;
  record(event: DiagnosticEvent): void;
  /** The text of a scrape, in whatever form the contender sends it. */
  scrape(): unknown;
  /** Values of all samples by name and labels, for the comparison of results. */
  samples(): Promise<Map<string, number>>;
}
