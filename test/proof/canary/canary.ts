import type { Random } from '../random.ts';

const LETTERS = 'ghjkmnpqrstvwxy';
const DIGITS = '23456789';

/**
 * Texts that may not leave. A canary begins and ends with the token of its kind, so that either
 * half of one that was split is still known, and between the tokens stands a number of its own;
 * all in letters and digits that no rule of redaction looks at.
 */
export class Canaries<Kind extends string> {
  readonly #head: string;
  readonly #tokens: ReadonlyMap<Kind, string>;
  readonly #digits: ReadonlyMap<Kind, string>;
  readonly #needles: readonly string[];
  readonly #needlesOf: ReadonlyMap<Kind, readonly string[]>;
  #made = 0;

  constructor(random: Random, kinds: readonly Kind[]) {
    // Letters beyond `f` keep hashes from hitting by chance, digits keep words from it.
    const syllables = (length: number): string =>
      Array.from({ length }, () => random.text(1, LETTERS) + random.text(1, DIGITS)).join('');
    this.#head = syllables(5);
    this.#tokens = new Map(kinds.map((kind) => [kind, this.#head + syllables(4)]));
    this.#digits = new Map(kinds.map((kind) => [kind, random.text(10, DIGITS)]));
    this.#needles = [...disguised(this.#head), ...this.#digits.values()];
    this.#needlesOf = new Map(
      [...this.#tokens].map(([kind, token]) => [
        kind,
        [...disguised(token), this.#digits.get(kind) ?? token],
      ]),
    );
  }

  get made(): number {
    return this.#made;
  }

  make(kind: Kind): string {
    const token = this.#tokens.get(kind);
    this.#made += 1;
    return `${token}z${this.#made.toString(36)}z${token}`;
  }

  /** A canary that is a number: ten digits of its kind and two more. */
  makeNumber(kind: Kind): number {
    this.#made += 1;
    return Number(`${this.#digits.get(kind)}${10 + (this.#made % 90)}`);
  }

  /** Whether a text holds a canary, or half of one, in any disguise. */
  foundIn(text: string): boolean {
    const flat = flattened(text);
    return this.#needles.some((needle) => flat.includes(needle));
  }

  /** The kinds of the canaries in a text, in whatever disguise they are. */
  kindsIn(text: string): Kind[] {
    const flat = flattened(text);
    return [...this.#needlesOf]
      .filter(([, needles]) => needles.some((needle) => flat.includes(needle)))
      .map(([kind]) => kind);
  }

  /** How often a token's beginning stands in a text as it is. */
  countIn(text: string): number {
    return text.split(this.#head).length - 1;
  }

  /** The first canary with its surroundings, for messages. */
  show(text: string): string {
    const flat = flattened(text);
    const places = this.#needles.map((needle) => flat.indexOf(needle)).filter((at) => at >= 0);
    const at = Math.min(...places);
    return `${this.kindsIn(text).join('+')} in ${JSON.stringify(flat.slice(Math.max(0, at - 80), at + 50))}`;
  }
}

/** How a text may be written into an event. */
export const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `could not open ${text}, giving up`,
  (text) => text.toUpperCase(),
  percentEncoded,
  jsonEscaped,
  (text) => JSON.stringify({ id: text }),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(JSON.stringify({ id: text })).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
];

function percentEncoded(text: string): string {
  return text.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

function jsonEscaped(text: string): string {
  return text.replace(/./g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON within JSON doubles its backslashes each time. */
function flattened(text: string): string {
  return text.includes('\\\\') ? text.replace(/\\+/g, '\\') : text;
}

/** Everything a token can look like after the disguises, at whatever offset it stands. */
function disguised(token: string): string[] {
  const base64 = [token, token.toUpperCase()].flatMap((text) =>
    [0, 1, 2].flatMap((skipped) => {
      // Of base64 only the groups of three that a token fills by itself are the same everywhere.
      const length = Math.floor((text.length - skipped) / 3) * 3;
      return [
        ...new Set(
          (['base64', 'base64url'] as const).map((encoding) =>
            Buffer.from(text.slice(skipped, skipped + length)).toString(encoding),
          ),
        ),
      ];
    }),
  );
  const hex = Buffer.from(token).toString('hex');
  return [
    ...[token, token.toUpperCase(), [...token].reverse().join('')],
    ...[percentEncoded(token), percentEncoded(token).toUpperCase(), jsonEscaped(token)],
    ...[percentEncoded(token.toUpperCase()), jsonEscaped(token.toUpperCase())],
    ...[hex, hex.toUpperCase(), ...base64],
  ];
}
