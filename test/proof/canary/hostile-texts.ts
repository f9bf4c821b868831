import type { Random } from '../../kit/random.ts';
import { Canaries, type CanaryKind, DISGUISES } from './canary.ts';
import { Secrets } from './secrets.ts';

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
