import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CONTENT_TYPE, type Exposition } from './exposition.ts';

export interface ScrapeRouteOptions {
  /** What to serve; while there is nothing, the body is empty. */
  readonly exposition: () => Exposition | undefined;
  /** Any of these allows a scrape; the first is named when all are missing. */
  readonly acceptedScopes?: readonly string[];
}

const NOTHING = Buffer.alloc(0);
/** Bodies that one turn of the event loop writes. */
const BODIES_A_TURN = 16;

/**
 * The scrape endpoint: scope, then method, then the text, gzipped when the client asks. What it
 * returns answers one request of a caller with these scopes; without scopes the host has checked them
 * already. It never throws, and resolves with true, since every request to the path is answered.
 */
export function createScrapeRoute({ exposition, acceptedScopes = [] }: ScrapeRouteOptions) {
  const turn = turns(BODIES_A_TURN);
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    scopes?: readonly string[],
  ): Promise<true> => {
    try {
      if (scopes !== undefined && !acceptedScopes.some((scope) => scopes.includes(scope))) {
        sendText(response, 403, `Forbidden: missing scope ${acceptedScopes[0]}`);
      } else if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        sendText(response, 405, 'Method not allowed');
      } else {
        await turn();
        await sendBody(exposition(), request, response);
      }
    } catch {
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Internal error: the metrics could not be rendered.');
    }
    return true;
  };
}

/**
 * Lets so many callers go in one turn of the event loop and the others in the turns after it. A
 * body is written to its socket at once, so hundreds of them in one turn would hold up everything
 * else the process does.
 *
 * @returns resolves when it is the caller's turn
 */
export function turns(limit: number): () => Promise<void> {
  let taken = 0;
  let next: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    await nextTurn();
    taken = 0;
    next = undefined;
  };
  return async () => {
    while (taken >= limit) await next;
    taken += 1;
    next ??= renew();
  };
}

async function sendBody(
  exposition: Exposition | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (response.destroyed) return; // the client left while it waited for its turn
  response.statusCode = 200;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', CONTENT_TYPE);
  response.setHeader('Vary', 'Accept-Encoding');
  const isGzipped = prefersGzip(request.headers['accept-encoding']);
  const body = (await (isGzipped ? exposition?.gzipped() : exposition?.bytes())) ?? NOTHING;
  if (isGzipped && body.length > 0) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

/**
 * Whether an Accept-Encoding header asks for gzip: named or meant by `*`, with a quality above 0
 * and not below what it gives to `identity`.
 */
export function prefersGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  const qualities = new Map(header.split(',').map(parseCoding));
  const gzip = qualities.get('gzip') ?? qualities.get('x-gzip') ?? qualities.get('*') ?? 0;
  return gzip > 0 && gzip >= (qualities.get('identity') ?? 0);
}

/** A quality that cannot be read counts as 0: better plain than garbled. */
function parseCoding(text: string): [coding: string, quality: number] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return [coding, 1];
  const value = Number(quality.slice(2));
  return [coding, value >= 0 && value <= 1 ? value : 0];
}
