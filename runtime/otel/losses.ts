import type { Signal } from './settings/routes.ts';

/**
 * Why items are lost, with the host's own word for it, and what is logged when no failure explains
 * it. `content_shed` are spans that leave without their long texts.
 */
export const LOSSES = {
  content_shed: ['queue_full', 'long texts are left out, the queue is full'],
  export_failed: ['emit_failed', ''],
  handler_failed: ['handler_failed', ''],
  queue_full: ['queue_full', 'items are lost, the queue is full'],
  rejected: ['emit_failed', 'the receiver accepts requests but rejects some of their items'],
  shutdown_failed: ['shutdown_failed', ''],
} as const;

export type LossReason = keyof typeof LOSSES;

/** Milliseconds between two reports of losses of one signal for one reason, and of one state of a route. */
const PAUSE = 60_000;
/** Different states of one route that are logged until it recovers. */
const MOST_STATES = 8;

/**
 * Counts lost items by signal and reason. The first loss is reported at once, what follows is
 * added up and reported each minute, so that a storm of losses is no storm of reports.
 */
export function lossCounter(report: (signal: Signal, reason: LossReason, items: number) => void) {
  /** What was lost since the last report, by signal and reason. */
  const waiting = new Map<string, { items: number; readonly report: (items: number) => void }>();
  let timer: NodeJS.Timeout | undefined;

  function reportAll(): void {
    for (const [key, loss] of [...waiting]) {
      const { items } = loss;
      loss.items = 0;
      if (items > 0) loss.report(items);
      else waiting.delete(key);
    }
  }

  return {
    add(signal: Signal, reason: LossReason, items: number): void {
      if (items <= 0) return;
      const key = `${signal} ${reason}`;
      const loss = waiting.get(key);
      if (loss !== undefined) {
        loss.items += items;
        return;
      }
      // Before the report: what it causes may itself be lost.
      waiting.set(key, { items: 0, report: (more) => report(signal, reason, more) });
      timer ??= setInterval(reportAll, PAUSE).unref();
      report(signal, reason, items);
    },

    /** Reports what is left. */
    close(): void {
      clearInterval(timer);
      reportAll();
    },
  };
}

/**
 * Which states of a route were logged, and until when, by a monotonic clock, they are no news: one that
 * comes and goes is logged once a minute, for the gateway's own log may leave by the route.
 */
export class LoggedStates<Route> {
  #states: {
    readonly route: Route;
    readonly text: string;
    readonly until: number;
    isOver: boolean;
  }[] = [];

  /** Whether the state is to be logged now: once, and again later if the route went well meanwhile. */
  isNews(route: Route, text: string): boolean {
    const now = performance.now();
    this.#states = this.#states.filter(({ until, isOver }) => !isOver || now < until);
    const known = this.#states.filter((state) => state.route === route);
    if (known.length >= MOST_STATES || known.some((state) => state.text === text)) return false;
    this.#states.push({ route, text, until: now + PAUSE, isOver: false });
    return true;
  }

  /** @returns whether a state that was logged ends by it */
  goesWell(route: Route): boolean {
    const open = this.#states.filter((state) => state.route === route && !state.isOver);
    for (const state of open) state.isOver = true;
    return open.length > 0;
  }
}
