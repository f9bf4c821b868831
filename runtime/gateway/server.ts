import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpRoute } from '../host/host.ts';
import { withRequestScope } from '../host/host-sdk.ts';
import type { TokenAuth } from './auth.ts';

export interface ServerOptions {
  readonly auth: TokenAuth;
  /** The routes of the plugins, by path. */
  readonly routes: ReadonlyMap<string, HttpRoute>;
  /** Whether plugins have started; `/readyz` tells. */
  readonly ready: () => boolean;
  readonly onError: (error: unknown) => void;
  /** Called for every request that a route has answered. */
  readonly onAnswer?: ((request: IncomingMessage, status: number) => void) | undefined;
  readonly limits?: Partial<ServerLimits>;
}

const LIMITS = {
  /** Bytes of request line and headers together. */
  headerBytes: 16_384,
  /** Milliseconds until the headers must have arrived. */
  headersTimeout: 10_000,
  /** Milliseconds until the whole request must have arrived. */
  requestTimeout: 15_000,
  /** Milliseconds that a client may go without reading what it asked for. */
  responseTimeout: 30_000,
  /** Milliseconds that an idle connection is kept: longer than usual scrape intervals. */
  keepAliveTimeout: 65_000,
  /** Milliseconds between two looks for connections past their time. */
  checkInterval: 1_000,
  connections: 1_024,
  /** Of them, those that only a connection with a valid token can hold. */
  reservedConnections: 128,
};

export type ServerLimits = Readonly<typeof LIMITS>;

/** How long a stopping server waits for requests that are being answered, in milliseconds. */
const STOP_GRACE = 200;

/** The gateway's HTTP side, on loopback only: health probes and the routes of the plugins. */
export class GatewayServer {
  readonly #options: ServerOptions;
  readonly #server: Server;
  /**
   * Connections that have shown no valid token, in the order of their arrival. They may hold only so
   * many of the server's slots: the one that has been there longest gives way to a new one, so that
   * a scrape, which shows its token at once, gets in however many idle connections there are.
   */
  readonly #unauthenticated = new Set<Socket>();

  constructor(options: ServerOptions) {
    const limits = { ...LIMITS, ...options.limits };
    this.#options = options;
    this.#server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      connectionsCheckingInterval: limits.checkInterval,
    });
    this.#server.maxConnections = limits.connections;
    this.#server.on('connection', (socket) => {
      const [longest] = this.#unauthenticated;
      const most = limits.connections - limits.reservedConnections;
      if (longest !== undefined && this.#unauthenticated.size >= most) {
        this.#unauthenticated.delete(longest);
        longest.destroy();
      }
      this.#unauthenticated.add(socket);
      socket.once('close', () => this.#unauthenticated.delete(socket));
    });
    this.#server.timeout = limits.responseTimeout;
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response);
    this.#server.on('request', answer);
    // No client is asked for a body: no route takes one.
    this.#server.on('checkContinue', (request, response) => {
      response.shouldKeepAlive = false;
      answer(request, response);
    });
  }

  /** Listens and returns the port; 0 asks for a free one. Rejects when the port is taken. */
  listen(port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#server.once('error', reject);
    this.#server.listen({ port, host: '127.0.0.1' }, () => {
      this.#server.off('error', reject);
      this.#server.on('error', this.#options.onError);
      resolve((this.#server.address() as AddressInfo).port);
    });
    return promise;
  }

  /** Answers what has arrived, then closes every connection. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeIdleConnections();
    const grace = setTimeout(() => this.#server.closeAllConnections(), STOP_GRACE);
    await promise;
    clearTimeout(grace);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    try {
      const scopes = this.#options.auth.scopes(request);
      if (scopes !== undefined) this.#unauthenticated.delete(request.socket);
      // Without a token there is one answer a connection.
      if (this.#unauthenticated.has(request.socket)) response.shouldKeepAlive = false;
      if (this.#answerProbe(request, response)) return;
      const route = this.#options.routes.get(requestPath(request.url ?? ''));
      const answered =
        route !== undefined && (await this.#answerRoute(route, scopes, request, response));
      if (answered) this.#options.onAnswer?.(request, response.statusCode);
      else refuse(response, 404, 'Not Found', 'not_found');
    } catch (error) {
      this.#options.onError(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'Internal Server Error', 'internal_error');
    }
  }

  async #answerRoute(
    route: HttpRoute,
    scopes: readonly string[] | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    if (route.auth === 'plugin') return (await route.handler(request, response)) !== false;
    if (scopes === undefined) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      refuse(response, 401, 'Unauthorized', 'unauthorized');
      return true;
    }
    const handled = await withRequestScope(scopes, () => route.handler(request, response));
    return handled !== false;
  }

  #answerProbe(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (request.url === '/healthz' || request.url === '/health') {
      sendJson(response, 200, { ok: true, status: 'live' });
      return true;
    }
    if (request.url === '/readyz' || request.url === '/ready') {
      const ready = this.#options.ready();
      sendJson(response, ready ? 200 : 503, { ready });
      return true;
    }
    return false;
  }
}

/**
 * The path of an origin-form target, decoded once, without query and without one trailing slash, as
 * the host matches it. Dot segments and double slashes stay and therefore match nothing; empty for
 * targets of another form and for broken encodings.
 */
function requestPath(target: string): string {
  const [encoded = ''] = target.split('?', 1);
  try {
    const path = target.startsWith('/') ? decodeURIComponent(encoded) : '';
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  } catch {
    return '';
  }
}

function refuse(response: ServerResponse, status: number, message: string, type: string): void {
  sendJson(response, status, { error: { message, type } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
