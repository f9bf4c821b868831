import type { GatewayId } from './gateway-ids.ts';

/** Milliseconds of a monotonic clock that something waits at most for an id to be exported. */
export const HELD_TIME = 5_000;
/** Spans and log records that wait at most; one more lets the oldest go. */
export const HELD_LIMIT = 512;

/** A finished span, or a log record, whose place depends on an id that may yet be exported. */
export interface Waiting {
  readonly id: GatewayId;
  /** It takes the id itself if no span of a lower rank comes. */
  readonly claims: boolean;
  /** By now it is known which span has the id, or that none has. */
  release(): void;
}

/** What waits, the oldest first. */
export class Held {
  readonly #since = new Map<Waiting, number>();
  readonly #monotonic: () => number;
  #timer: NodeJS.Timeout | undefined;

  /** @param monotonic milliseconds of a clock that never jumps */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  add(waiting: Waiting): void {
    waiting.id.waiting.push(waiting);
    this.#since.set(waiting, this.#monotonic());
    if (this.#since.size > HELD_LIMIT) this.#releaseOldest();
    // A gateway without events would never sweep.
    this.#timer ??= setTimeout(() => this.#tick(), HELD_TIME).unref();
  }

  /** Lets everything go that waits for this id, claims first. */
  release(id: GatewayId): void {
    const { waiting } = id;
    if (waiting.length === 0) return;
    id.waiting = [];
    for (const one of waiting) this.#since.delete(one);
    for (const one of waiting) if (one.claims) one.release();
    for (const one of waiting) if (!one.claims) one.release();
  }

  /** Lets go what has waited for too long. */
  sweep(): void {
    const now = this.#monotonic();
    for (const [waiting, since] of this.#since) {
      if (now - since < HELD_TIME) return;
      this.release(waiting.id);
    }
  }

  /** Lets everything go. */
  drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const waiting of this.#since.keys()) this.release(waiting.id);
  }

  #tick(): void {
    this.#timer = undefined;
    this.sweep();
    if (this.#since.size > 0) this.#timer = setTimeout(() => this.#tick(), HELD_TIME).unref();
  }

  #releaseOldest(): void {
    const [oldest] = this.#since.keys();
    if (oldest !== undefined) this.release(oldest.id);
  }
}
