/** Different states of one route that are logged until it recovers. */
const LIMIT = 8;
/**
 * Milliseconds in which a state that comes and goes is logged once: the gateway's own log may leave
 * by the route, and each line would cause the next.
 */
const PAUSE = 60_000;

interface State {
  /** By a monotonic clock. */
  readonly at: number;
  /** Whether the route went well since. */
  isOver: boolean;
}

/** Which states of a route were logged, and when. */
export class LoggedStates<Route> {
  readonly #states = new Map<Route, Map<string, State>>();

  /** Whether the state is to be logged now: once, and again later if the route went well meanwhile. */
  isNews(route: Route, text: string): boolean {
    const states = this.#states.get(route) ?? new Map<string, State>();
    const last = states.get(text);
    const at = performance.now();
    const isNews = last === undefined ? states.size < LIMIT : isPast(last, at);
    if (isNews) this.#states.set(route, states.set(text, { at, isOver: false }));
    return isNews;
  }

  goesWell(route: Route): void {
    const now = performance.now();
    for (const [text, state] of this.#states.get(route) ?? []) {
      state.isOver = true;
      if (isPast(state, now)) this.#states.get(route)?.delete(text);
    }
  }
}

function isPast({ at, isOver }: State, now: number): boolean {
  return isOver && now - at >= PAUSE;
}
