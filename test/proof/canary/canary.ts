import { readFileSync } from 'node:fs';
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
  readonly #disguises: readonly string[];
  readonly #disguisesOf: ReadonlyMap<Kind, readonly string[]>;
  #made = 0;

  constructor(random: Random, kinds: readonly Kind[]) {
    // Letters beyond `f` keep hashes from hitting by chance, digits keep words from it.
    const syllables = (length: number): string =>
      Array.from({ length }, () => random.text(1, LETTERS) + random.text(1, DIGITS)).join('');
    this.#head = syllables(5);
    this.#tokens = new Map(kinds.map((kind) => [kind, this.#head + syllables(4)]));
    this.#digits = new Map(kinds.map((kind) => [kind, random.text(10, DIGITS)]));
    this.#disguises = [...disguised(this.#head), ...this.#digits.values()];
    this.#disguisesOf = new Map(
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
    return this.#disguises.some((disguise) => flat.includes(disguise));
  }

  /** The kinds of the canaries in a text, in whatever disguise they are. */
  kindsIn(text: string): Kind[] {
    const flat = flattened(text);
    return [...this.#disguisesOf]
      .filter(([, disguises]) => disguises.some((disguise) => flat.includes(disguise)))
      .map(([kind]) => kind);
  }

  /** How often a token's beginning stands in a text as it is. */
  countIn(text: string): number {
    return text.split(this.#head).length - 1;
  }

  /** The first canary with its surroundings, for messages. */
  show(text: string): string {
    const flat = flattened(text);
    const places = this.#disguises
      .map((disguise) => flat.indexOf(disguise))
      .filter((at) => at >= 0);
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

const MIXED = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** By kind: a secret of it, with `{body}` for 36 letters and digits, `{35}` for 35 of them. */
const SHAPES = new Map(
  readFileSync(new URL('../../data/secrets.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /^(.+?): (.+)$/.exec(line)!.slice(1) as [kind: string, shape: string]),
);

/** A secret in the shape of the real thing, with a middle by which it is known again. */
export interface MadeSecret {
  readonly kind: string;
  readonly text: string;
}

/**
 * Makes secrets of every kind that the label policy names. All hold the run's needle where no
 * masking leaves characters: at least six stand before it and at least four after it.
 */
export class Secrets {
  readonly needle: string;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.needle = `Q${random.text(8, MIXED)}7`;
  }

  get kinds(): readonly string[] {
    return [...SHAPES.keys()];
  }

  make(kind: string): MadeSecret {
    const shape = SHAPES.get(kind);
    if (shape === undefined) throw new RangeError(`no kind of secret: ${kind}`);
    const body = this.#body(36);
    const text = shape.replaceAll('{body}', body).replace('{35}', () => this.#body(35));
    return { kind, text: text.replaceAll('\\n', '\n') };
  }

  any(): MadeSecret {
    return this.make(this.#random.pick(this.kinds));
  }

  foundIn(text: string): boolean {
    return text.includes(this.needle);
  }

  show(text: string): string {
    const at = text.indexOf(this.needle);
    return JSON.stringify(text.slice(Math.max(0, at - 60), at + 30));
  }

  /** Letters and digits of a length, the needle in the middle. */
  #body(length: number): string {
    const before = Math.floor((length - this.needle.length) / 2);
    const after = length - this.needle.length - before;
    return this.#random.text(before, MIXED) + this.needle + this.#random.text(after, MIXED);
  }
}
