import type { Signal } from './settings/endpoints.ts';

/** Why items are lost; `content_shed` are spans that leave without their long texts. */
export type LossReason =
  | 'content_shed'
  | 'export_failed'
  | 'handler_failed'
  | 'queue_full'
  | 'rejected'
  | 'shutdown_failed';

/** Learns what becomes of one route's items. */
export interface ExportObserver {
  /** A request was accepted, but for so many of its items. */
  succeeded(rejected: number): void;
  /** A request failed for good, after the exporter's own retries; so many items are lost by it. */
  failed(error: unknown, items: number): void;
  lost(items: number, reason: LossReason): void;
}

/** Milliseconds between two reports of losses of one signal for one reason. */
const PAUSE = 60_000;

/**
 * Counts lost items by signal and reason. The first loss is reported at once, what follows is
 * added up and reported each minute, so that a storm of losses is no storm of reports.
 */
export class Losses {
  readonly #report: (signal: Signal, reason: LossReason, items: number) => void;
  /** What was lost since the last report, by signal and reason. */
  readonly #waiting = new Map<
    string,
    { items: number; readonly report: (items: number) => void }
  >();
  #timer: NodeJS.Timeout | undefined;

  constructor(report: (signal: Signal, reason: LossReason, items: number) => void) {
    this.#report = report;
  }

  add(signal: Signal, reason: LossReason, items: number): void {
    if (items <= 0) return;
    const key = `${signal} ${reason}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.items += items;
      return;
    }
    const report = (more: number): void => this.#report(signal, reason, more);
    // Before the report: what it causes may itself be lost.
    this.#waiting.set(key, { items: 0, report });
    this.#timer ??= setInterval(() => this.#reportAll(), PAUSE).unref();
    report(items);
  }

  /** Reports what is left. */
  close(): void {
    clearInterval(this.#timer);
    this.#reportAll();
  }

  #reportAll(): void {
    for (const [key, waiting] of [...this.#waiting]) {
      const { items, report } = waiting;
      waiting.items = 0;
      if (items > 0) report(items);
      else this.#waiting.delete(key);
    }
  }
}
