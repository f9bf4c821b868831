import { readFileSync } from 'node:fs';
import type { Random } from '../../kit/random.ts';

const MIXED = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** By kind: a secret of it, with `{body}` for 36 letters and digits, `{35}` for 35 of them. */
const SHAPES = new Map(
  readFileSync(new URL('../../data/secrets.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /^(.+?): (.+)$/.exec(line)!.slice(1) as [kind: string, shape: string]),
);

/**
 * Makes secrets of every kind that the label policy names. All hold the run's needle where no
 * masking leaves characters: at least six stand before it and at least four after it.
 */
export class Secrets {
  readonly kinds = [...SHAPES.keys()];
  readonly needle: string;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.needle = `Q${random.text(8, MIXED)}7`;
  }

  /** @param kind one of `kinds`, any by default */
  make(kind = this.#random.pick(this.kinds)): string {
    return SHAPES.get(kind)!
      .replaceAll('{body}', this.#body(36))
      .replace('{35}', () => this.#body(35))
      .replaceAll('\\n', '\n');
  }

  /** Letters and digits of a length, the needle in the middle. */
  #body(length: number): string {
    const before = Math.floor((length - this.needle.length) / 2);
    const after = length - this.needle.length - before;
    return this.#random.text(before, MIXED) + this.needle + this.#random.text(after, MIXED);
  }
}
