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

type ReportLoss = (signal: Signal, reason: LossReason, items: number) => void;

/**
 * Counts lost items by signal and reason. The first loss is reported at once, what follows is
 * added up and reported at most once a minute, so that a storm of losses is no storm of reports.
 */
export class Losses {
  readonly #report: ReportLoss;
  readonly #waiting = new Map<string, { items: number; readonly report: () => void }>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(report: ReportLoss) {
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
    const more = {
      items: 0,
      report: () => {
        this.#waiting.delete(key);
        this.add(signal, reason, more.items);
      },
    };
    // Before the report: what it causes may itself be lost.
    this.#waiting.set(key, more);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      more.report();
    }, PAUSE);
    this.#timers.add(timer.unref());
    this.#report(signal, reason, items);
  }

  /** Reports what is left. */
  close(): void {
    for (const { report } of [...this.#waiting.values()]) report();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
