import type { DiagnosticSource } from '../gateway/diagnostic-source.ts';
import type { HostEvent, HostEventMetadata, HostPrivateData } from '../gateway/host.ts';

/** An event as it was delivered. */
export type Delivery = readonly [HostEvent, HostEventMetadata, HostPrivateData];

/** Flushing the old generation takes seconds at worst; this many events wait meanwhile. */
const WAITING_LIMIT = 10_000;

/**
 * Keeps the events that are delivered between two generations: the old one has to stop listening
 * before its last export, and the new one starts when that is over.
 */
export class Handover {
  /** Events that found no room since the last `take`. */
  dropped = 0;
  #waiting: Delivery[] = [];
  #unsubscribe: (() => void) | undefined;

  open(source: Pick<DiagnosticSource, 'onEvent'>): void {
    this.close();
    this.#unsubscribe = source.onEvent(
      (...delivery) => {
        if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(delivery);
        else this.dropped += 1;
      },
      {},
      { includePrivateData: true },
    );
  }

  /** Stops listening; what is waiting goes on waiting. */
  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  take(): readonly Delivery[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.dropped = 0;
    return waiting;
  }
}
