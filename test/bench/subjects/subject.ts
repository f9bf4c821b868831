import type { DiagnosticEvent } from '../../../generated/events.ts';

/** One contender of the benchmark. */
export interface Subject {
  record(event: DiagnosticEvent): void;
  /** The text of a scrape, in whatever form the contender sends it. */
  scrape(): unknown;
  /** Values of all samples by name and labels, for the comparison of results. */
  samples(): Promise<Map<string, number>>;
}

/** Throws unless both contenders hold the same series with the same values. */
export async function assertAgreement(
  ours: Pick<Subject, 'samples'>,
  theirs: Pick<Subject, 'samples'>,
): Promise<void> {
  const [own, other] = [await ours.samples(), await theirs.samples()];
  for (const key of new Set([...own.keys(), ...other.keys()])) {
    const [value = Number.NaN, its = Number.NaN] = [own.get(key), other.get(key)];
    // Sums of many decimals differ in the last digits, by the order and care of adding.
    const agree = Math.abs(its - value) <= 1e-9 * Math.max(1, Math.abs(value));
    if (!agree) throw new Error(`${key} is ${value} for us and ${its} for the peer`);
  }
}
