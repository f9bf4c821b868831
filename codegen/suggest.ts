/** `a`, `b` or `c`, at most eight of them, for a help line. */
function orList(words: readonly string[]): string {
  const shown = words.slice(0, 8).map((word) => `\`${word}\``);
  if (words.length > shown.length)
    return `${shown.join(', ')} or one of ${words.length - shown.length} more`;
  const last = shown.pop() ?? 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}

/** Help for a word that names nothing: the nearest known word, else all of them. */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to choose from; declare it first';
  const near = closest(word, known);
  return near === undefined ? `use ${orList(known)}` : `did you mean \`${near}\`?`;
}

/** The known word nearest to a misspelt one, or undefined when none is near. */
export function closest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let distance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const found = editDistance(word.toLowerCase(), candidate.toLowerCase(), distance);
    if (found < distance) {
      best = candidate;
      distance = found;
    }
  }
  return best;
}

/** Edits and swaps of neighbours between two words, given up at `limit`: only near words matter. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (above[j - 2] ?? 0) + 1 : substitution;
      next.push(Math.min(substitution, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next, ...row) >= limit) return limit;
    above = row;
    row = next;
  }
  return row[b.length] ?? limit;
}
