/** What hashes multiply by. Nobody outside knows it, or can choose numbers that collide. */
export const MULTIPLIER = Math.floor(Math.random() * 2 ** 32) | 1;

/**
 * Goes on with the signature of texts: from one to the next, beginning at 0. It looks at the length
 * and three characters, mostly from the end, where names differ; texts may share it.
 */
export function signature(before: number, text: string): number {
  const { length } = text;
  if (length < 2) return Math.imul(before ^ length, MULTIPLIER);
  const sample =
    text.charCodeAt(length - 1) ^
    (text.charCodeAt(length - 2) << 8) ^
    (text.charCodeAt(length >> 1) << 16) ^
    (length << 24);
  return Math.imul(before ^ sample, MULTIPLIER);
}

/** How far to shift a 32-bit hash so that it indexes a table of `slots`, a power of two. */
export function shiftFor(slots: number): number {
  return Math.clz32(slots) + 1;
}
