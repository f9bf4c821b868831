import type { Random } from '../../kit/random.ts';

/** What a canary stands for. */
export const KINDS = [
  'identifier',
  /** Identifiers that one attribute exports on purpose. */
  'named identifier',
  'error text',
  'content',
  'input message',
  'output message',
  'system prompt',
  'tool definition',
  'tool input',
  'tool output',
  'log body',
  'log attribute',
  'skill file',
  /** Words in a label field: no metric may take them, spans and logs may. */
  'label text',
] as const;
export type CanaryKind = (typeof KINDS)[number];

const LETTERS = 'ghjkmnpqrstvwxy';
const DIGITS = '23456789';

/**
 * Texts that may not leave. A canary begins and ends with the token of its kind, so that either
 * half of one that was split is still known, and between the tokens stands a number of its own;
 * all in letters and digits that no rule of redaction looks at.
 */
export class Canaries {
  /** The beginning of all tokens. */
  readonly #head: string;
  readonly #tokens: ReadonlyMap<CanaryKind, string>;
  /** The beginning of identifiers that are numbers. */
  readonly #digits: string;
  readonly #forms: readonly string[];
  readonly #formsOf: readonly (readonly [CanaryKind, readonly string[]])[];
  #made = 0;

  constructor(random: Random) {
    // Letters beyond `f` keep hashes from hitting by chance, digits keep words from it.
    const syllables = (length: number): string =>
      Array.from({ length }, () => random.text(1, LETTERS) + random.text(1, DIGITS)).join('');
    this.#head = syllables(5);
    this.#tokens = new Map(KINDS.map((kind) => [kind, this.#head + syllables(4)]));
    this.#digits = random.text(10, DIGITS);
    this.#forms = [...formsOf(this.#head), this.#digits];
    this.#formsOf = [...this.#tokens].map(([kind, token]) => [
      kind,
      kind === 'identifier' ? [...formsOf(token), this.#digits] : formsOf(token),
    ]);
  }

  get made(): number {
    return this.#made;
  }

  make(kind: CanaryKind): string {
    const token = this.#tokens.get(kind);
    this.#made += 1;
    return `${token}z${this.#made.toString(36)}z${token}`;
  }

  /** An identifier that is a number: ten digits by which it is known, and two more. */
  makeNumber(): number {
    this.#made += 1;
    return Number(`${this.#digits}${10 + (this.#made % 90)}`);
  }

  /** Whether a text holds a canary, or half of one, in any disguise. */
  foundIn(text: string): boolean {
    const flat = flattened(text);
    return this.#forms.some((form) => flat.includes(form));
  }

  /** The kinds of the canaries in a text, in whatever disguise they are. */
  kindsIn(text: string): CanaryKind[] {
    const flat = flattened(text);
    const found = this.#formsOf.filter(([, forms]) => forms.some((form) => flat.includes(form)));
    return found.map(([kind]) => kind);
  }

  /** How often a token's beginning stands in a text as it is. */
  countIn(text: string): number {
    return text.split(this.#head).length - 1;
  }

  /** The first canary with its surroundings, for messages. */
  show(text: string): string {
    const flat = flattened(text);
    const places = this.#forms.map((form) => flat.indexOf(form)).filter((at) => at >= 0);
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

/** Without capitals; JSON within JSON doubles its backslashes each time. */
function flattened(text: string): string {
  const small = text.toLowerCase();
  return small.includes('\\\\') ? small.replace(/\\+/g, '\\') : small;
}

/** Everything a token can look like after the disguises, at whatever offset it stands. */
function formsOf(token: string): string[] {
  const written = [token, token.toUpperCase()].flatMap((text) => {
    // Of base64 only the groups of three that a token fills by itself are the same everywhere.
    const base64 = [0, 1, 2].map((skipped) => {
      const length = Math.floor((text.length - skipped) / 3) * 3;
      return Buffer.from(text.slice(skipped, skipped + length)).toString('base64');
    });
    const hex = Buffer.from(text).toString('hex');
    return [text, percentEncoded(text), jsonEscaped(text), hex, ...base64];
  });
  return [...new Set(written.map((form) => form.toLowerCase()))];
}
