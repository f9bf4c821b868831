/** Characters of the table: secrets are ASCII. */
const SIZE = 128;
const isWord = Uint8Array.from({ length: SIZE }, (_, code) => +/[A-Za-z0-9]/.test(char(code)));
const [NINE, PLUS, SLASH, COLON] = ['9', '+', '/', ':'].map((one) => one.charCodeAt(0));

/** Found in every text that has so many characters of base64 in a row. */
export const LONG_RUN = 64;
const LONG = 40;
/** Found in every text that has a number of so many digits in front of a colon. */
export const LONG_NUMBER = 128;
const NUMBER = 8;

/**
 * Which kinds of secrets a text may hold, by the first two characters of its words and by what
 * stands between them: one look at each character, where a pattern would look at it once for each
 * of its alternatives. A kind is a bit: `LONG_RUN`, `LONG_NUMBER`, or one of its own below them.
 */
export class SecretBeginnings {
  /** Kinds by the two characters of a word; those of another character have a row of their own. */
  readonly #kinds = new Uint8Array(SIZE * SIZE);

  /**
   * Has a kind begin with these prefixes. One of a single character goes on with anything, and
   * only such may be other than a letter or digit. NUL stands for all characters beyond ASCII.
   */
  add(kind: number, prefixes: Iterable<string>): void {
    for (const [first, second] of prefixes) {
      const from = first!.charCodeAt(0) * SIZE;
      if (second === undefined) for (let i = 0; i < SIZE; i += 1) this.#kinds[from + i]! |= kind;
      else this.#kinds[from + second.charCodeAt(0)]! |= kind;
    }
  }

  /** The kinds that may be in the text; every kind that is, is among them. */
  kindsIn(text: string): number {
    const { length } = text;
    let kinds = 0;
    let run = 0;
    for (let at = 0; at < length; ) {
      const first = text.charCodeAt(at);
      if (first >= SIZE || isWord[first] === 0) {
        kinds |= this.#kinds[first < SIZE ? first * SIZE : 0]!;
        run = first === SLASH || first === PLUS ? run + 1 : 0;
        if (run >= LONG) kinds |= LONG_RUN;
        at += 1;
        continue;
      }
      let end = at + 1;
      let code = end < length ? text.charCodeAt(end) : 0;
      if (code < SIZE) kinds |= this.#kinds[first * SIZE + code]!;
      while (code < SIZE && isWord[code] === 1) {
        end += 1;
        code = end < length ? text.charCodeAt(end) : 0;
      }
      run += end - at;
      if (run >= LONG) kinds |= LONG_RUN;
      if (code === COLON && first <= NINE! && end - at >= NUMBER) kinds |= LONG_NUMBER;
      at = end;
    }
    return kinds;
  }
}

/** An engine tries alternatives one after the other: they stand behind their first letter. */
export function oneOf(alternatives: readonly string[]): string {
  const groups = Object.groupBy(alternatives, ([first = '']) => first);
  return Object.entries(groups)
    .map(([first, own = []]) => `${first}(?:${own.map((one) => one.slice(1)).join('|')})`)
    .join('|');
}

/** A prefix as patterns write it. */
export function literal(prefix: string): string {
  return prefix.replaceAll('.', '\\.');
}

function char(code: number): string {
  return String.fromCharCode(code);
}
