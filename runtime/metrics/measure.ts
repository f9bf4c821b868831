/** A field's number as it is; NaN, which every family ignores and counts, for anything else. */
export function measure(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
