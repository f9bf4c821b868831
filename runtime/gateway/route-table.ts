import type { HttpRoute } from '../host/host.ts';

/** The routes that plugins registered, by path. */
export class RouteTable {
  readonly #routes: HttpRoute[] = [];

  /** @throws Error when another route has the same path. */
  add(route: HttpRoute): () => void {
    if (this.#routes.some((other) => other.path === route.path)) {
      throw new Error(`the route ${route.path} is already registered`);
    }
    this.#routes.push(route);
    return () => {
      const index = this.#routes.indexOf(route);
      if (index !== -1) this.#routes.splice(index, 1);
    };
  }

  /** The route of a request target as it stands in the request line. */
  find(target: string): HttpRoute | undefined {
    const path = requestPath(target);
    return path === undefined ? undefined : this.#routes.find((route) => matches(route, path));
  }
}

function matches(route: HttpRoute, path: string): boolean {
  if (path === route.path) return true;
  return route.match === 'prefix' && path.startsWith(`${route.path}/`);
}

/**
 * The path of an origin-form target, decoded once, without query and without one trailing slash,
 * as the host matches it. Dot segments and double slashes stay and therefore match nothing;
 * undefined for targets of another form and for broken encodings.
 */
function requestPath(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined;
  const [encoded = ''] = target.split('?', 1);
  try {
    const path = decodeURIComponent(encoded);
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  } catch {
    return undefined;
  }
}
