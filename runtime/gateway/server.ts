import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpRoute } from '../host/host.ts';
import { withRequestScope } from '../host/host-sdk.ts';
import { bearerAuth, type Credential } from './auth.ts';

export interface ServerOptions {
  readonly credential: Credential;
  /** The routes of the plugins, by path. */
  readonly routes: ReadonlyMap<string, HttpRoute>;
  /** Whether plugins have started; `/readyz` tells. */
  readonly ready: () => boolean;
  readonly onError: (error: unknown) => void;
  /** Called for every request that a route has answered. */
  readonly onAnswer?: ((request: IncomingMessage, status: number) => void) | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
}

/** Limits by the names that Node's server has for them; Node's own of 16 KiB headers holds as well. */
const LIMITS = {
  /** Milliseconds until the headers must have arrived. */
  headersTimeout: 10_000,
  /** Milliseconds until the whole request must have arrived. */
  requestTimeout: 15_000,
  /** Milliseconds that a client may go without reading what it asked for. */
  timeout: 30_000,
  /** Milliseconds that an idle connection is kept: longer than usual scrape intervals. */
  keepAliveTimeout: 65_000,
  maxConnections: 1_024,
};

type ServerLimits = Readonly<typeof LIMITS>;

/** Of the connections, those that only one with a valid token can hold. */
const RESERVED_CONNECTIONS = 128;

/** Milliseconds between two looks for connections past their time. */
const CHECK_INTERVAL = 1_000;

/** How long a stopping server waits for requests that are being answered, in milliseconds. */
const STOP_GRACE = 200;

/**
 * The gateway's HTTP side, on loopback only: health probes and the routes of the plugins.
 *
 * @throws RangeError for an unusable token
 */
export function gatewayServer(options: ServerOptions) {
  const { credential, routes, ready, onError, onAnswer, limits } = options;
  const authenticate = bearerAuth(credential);
  const server = createServer({ connectionsCheckingInterval: CHECK_INTERVAL });
  Object.assign(server, LIMITS, limits);
  /**
   * Connections that have shown no valid token, in the order of their arrival. They may hold only so
   * many of the server's slots: the one that has been there longest gives way to a new one, so that
   * a scrape, which shows its token at once, gets in however many idle connections there are.
   */
  const unauthenticated = new Set<Socket>();

  server.on('connection', (socket) => {
    const [longest] = unauthenticated;
    const most = server.maxConnections - RESERVED_CONNECTIONS;
    if (longest !== undefined && unauthenticated.size >= most) {
      unauthenticated.delete(longest);
      longest.destroy();
    }
    unauthenticated.add(socket);
    socket.once('close', () => unauthenticated.delete(socket));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    try {
      const scopes = authenticate(request);
      if (scopes !== undefined) unauthenticated.delete(request.socket);
      // Without a token there is one answer a connection.
      if (unauthenticated.has(request.socket)) response.shouldKeepAlive = false;
      if (answersProbe(request, response, ready())) return;
      const route = routes.get(requestPath(request.url ?? ''));
      if (route === undefined) {
        refuse(response, 404, 'not_found');
        return;
      }
      if (scopes !== undefined)
        await withRequestScope(scopes, () => route.handler(request, response));
      else {
        response.setHeader('WWW-Authenticate', 'Bearer');
        refuse(response, 401, 'unauthorized');
      }
      onAnswer?.(request, response.statusCode);
    } catch (error) {
      onError(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'internal_error');
    }
  }
  // No client is asked for a body: no route takes one. Node closes what waits to be asked.
  for (const event of ['request', 'checkContinue'])
    server.on(event, (request, response) => void answer(request, response));

  return {
    /** Listens and returns the port; 0 asks for a free one. Rejects when the port is taken. */
    async listen(port: number): Promise<number> {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      server.on('error', onError);
      return (server.address() as AddressInfo).port;
    },

    /** Answers what has arrived, then closes every connection. */
    async stop(): Promise<void> {
      if (!server.listening) return;
      const closed = once(server.close(), 'close');
      const grace = setTimeout(() => server.closeAllConnections(), STOP_GRACE);
      await closed;
      clearTimeout(grace);
    },
  };
}

/** Health probes need no token. @returns whether it was one */
function answersProbe(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  ready: boolean,
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/healthz?(?:\?|$)/.test(url)) sendJson(response, 200, { ok: true, status: 'live' });
  else if (/^\/readyz?(?:\?|$)/.test(url)) sendJson(response, ready ? 200 : 503, { ready });
  else return false;
  return true;
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

function refuse(response: ServerResponse, status: number, type: string): void {
  sendJson(response, status, { error: { message: STATUS_CODES[status], type } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
