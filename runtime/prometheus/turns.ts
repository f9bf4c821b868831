import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets so many callers go in one turn of the event loop and the others in the turns after it. A
 * body is written to its socket at once, so hundreds of them in one turn would hold up everything
 * else the process does.
 */
export class Turns {
  readonly #limit: number;
  #taken = 0;
  #next: Promise<void> | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when it is the caller's turn. */
  async take(): Promise<void> {
    while (this.#taken >= this.#limit) await this.#next;
    this.#taken += 1;
    this.#next ??= this.#renew();
  }

  async #renew(): Promise<void> {
    await nextTurn();
    this.#taken = 0;
    this.#next = undefined;
  }
}
