import { readFileSync } from 'node:fs';
import type { Random } from '../random.ts';

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
