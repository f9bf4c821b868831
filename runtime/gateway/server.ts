import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpRoute } from '../host/host.ts';
import { withRequestScope } from '../host/host-sdk.ts';
import { textOf } from './options.ts';

/** A token and what its bearer may do, for example `operator.read`. */
export interface Credential {
  readonly token: string;
  readonly scopes: readonly string[];
}

/** What the gateway grants to the holder of its own token. */
export const OPERATOR_SCOPES: readonly string[] = [
  ...['operator.admin', 'operator.read', 'operator.write', 'operator.approvals'],
  ...['operator.questions', 'operator.pairing', 'operator.talk.secrets'],
];

/** Visible ASCII without spaces: anything else could not be sent in a header unchanged. */
const TOKEN = /^[\x21-\x7e]+$/;
const BEARER = /^bearer +(?<token>[\x21-\x7e]+)$/i;

/**
 * Reads the bearer token of the `Authorization` header. Nothing else is accepted: no query
 * parameter, no cookie, no other header, and not two such headers.
 *
 * @returns says which scopes a request has, undefined when it has shown no valid token
 * @throws RangeError for a token that is empty or not visible ASCII.
 */
export function bearerAuth({ token, scopes }: Credential) {
  if (!TOKEN.test(token))
    throw new RangeError('a token must be visible ASCII text without spaces, and not empty');
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const accepted = digest(token);
  return (request: IncomingMessage): readonly string[] | undefined => {
    const [header = '', ...more] = request.headersDistinct['authorization'] ?? [];
    const presented = BEARER.exec(header)?.groups?.['token'];
    if (presented === undefined || more.length > 0) return undefined;
    // As digests of one length: the time tells neither how close a token was nor how long it is.
    return timingSafeEqual(digest(presented), accepted) ? scopes : undefined;
  };
}

export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * The token that a file holds. A file that is not there is made with a new one, for its owner alone,
 * so that the next start and whatever scrapes find the same.
 */
export async function tokenFrom(file: string): Promise<string> {
  try {
    const token = newToken();
    await writeFile(file, token, { flag: 'wx', mode: 0o600 });
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = (await textOf(file)).trim();
  if (!TOKEN.test(token))
    throw new Error(
      `${file} holds no token, which is ASCII text without spaces; remove it and one is made`,
    );
  return token;
}

export interface ServerOptions {
  readonly credential: Credential;
  /** The routes of the plugins, by path. */
  readonly routes: ReadonlyMap<string, HttpRoute>;
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
 * The gateway's HTTP side, on loopback only: the routes of the plugins, at their paths and no other
 * spelling of them.
 *
 * @throws RangeError for an unusable token
 */
export function gatewayServer({ credential, routes, onError, onAnswer, limits }: ServerOptions) {
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
      const [path = ''] = (request.url ?? '').split('?', 1);
      const route = routes.get(path);
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

function refuse(response: ServerResponse, status: number, type: string): void {
  const text = JSON.stringify({ error: { message: STATUS_CODES[status], type } });
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
