import type { Subject } from './subjects/subject.ts';

/** Throws unless all contenders hold the same series with the same values. */
export async function assertAgreement(subjects: readonly Subject[]): Promise<void> {
  const [first, ...others] = await Promise.all(
    subjects.map(async (subject) => ({
      name: subject.name,
      samples: await subject.samples(),
    })),
  );
  for (const other of others) {
    for (const [key, value] of first!.samples) {
      const its = other.samples.get(key);
      // Sums of many decimals differ in the last digits, by the order and care of adding.
      if (its === undefined || Math.abs(its - value) > 1e-9 * Math.max(1, Math.abs(value))) {
        throw new Error(`${key} is ${value} for ${first!.name} and ${its} for ${other.name}`);
      }
    }
    if (other.samples.size !== first!.samples.size) {
      const more = [...other.samples.keys()].find((key) => !first!.samples.has(key));
      throw new Error(`${other.name} has series that ${first!.name} lacks, such as ${more}`);
    }
  }
}
