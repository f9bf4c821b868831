/** Different states of one route that are logged until it recovers. */
const LIMIT = 8;
/**
 * Milliseconds in which a state that comes and goes is logged once: the gateway's own log may leave
 * by the route, and each line would cause the next.
 */
const PAUSE = 60_000;

/** Which states of a route were logged, and until when, by a monotonic clock, they are no news. */
export class LoggedStates<Route> {
  readonly #states = new Map<Route, Map<string, { readonly until: number; isOver: boolean }>>();

  /** Whether the state is to be logged now: once, and again later if the route went well meanwhile. */
  isNews(route: Route, text: string): boolean {
    const states = this.#states.get(route) ?? new Map();
    const now = performance.now();
    for (const [known, { until, isOver }] of states)
      if (isOver && now >= until) states.delete(known);
    if (states.has(text) || states.size >= LIMIT) return false;
    this.#states.set(route, states.set(text, { until: now + PAUSE, isOver: false }));
    return true;
  }

  /** @returns whether a state that was logged ends by it */
  goesWell(route: Route): boolean {
    const open = [...(this.#states.get(route)?.values() ?? [])].filter(({ isOver }) => !isOver);
    for (const state of open) state.isOver = true;
    return open.length > 0;
  }
}
