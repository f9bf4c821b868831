import { readFileSync } from 'node:fs';
import type { Random } from '../../kit/random.ts';
import { Canaries, type CanaryKind, DISGUISES } from './canary.ts';

/** Texts that may not leave, as they stand in events. */
export class HostileTexts {
  readonly random: Random;
  readonly canaries: Canaries;
  readonly secrets: Secrets;

  constructor(random: Random) {
    this.random = random;
    this.canaries = new Canaries(random);
    this.secrets = new Secrets(random);
  }

  /** A canary in one of its disguises. */
  text(kind: CanaryKind): string {
    return this.random.pick(DISGUISES)(this.canaries.make(kind));
  }

  /** The same with a secret and the key of a session. */
  mixed(kind: CanaryKind): string {
    return `${this.text(kind)} with ${this.secrets.make()} of ${this.sessionKey()}`;
  }

  /** The key of a session as texts of all kinds hold one: it may leave with none of them. */
  sessionKey(): string {
    const peer = this.canaries.make('identifier');
    return this.random.pick([
      `agent:main:telegram:direct:${peer}`,
      `Agent:Main:${peer}`,
      `telegram:agent:${peer}`,
      `${peer}:agent:main:main`,
      `(agent:main:${peer})`,
      JSON.stringify({ sessionKey: `agent:main:${peer}`, n: 1 }),
      `/sessions/agent:main:${peer}/history`,
      `?key=agent%3Amain%3A${peer}`,
    ]);
  }
}

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
