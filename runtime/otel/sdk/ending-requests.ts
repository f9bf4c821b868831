import { type Agent, type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Node's types leave out: the one place where each request of an agent can be seen. */
interface RequestTaker {
  readonly options: { timeout?: number };
  addRequest(request: ClientRequest, ...rest: readonly unknown[]): void;
}

/**
 * Has every request of an agent end, and every connection that nothing uses, and keeps what the
 * receiver says out of error messages. The exporter itself limits silence only: an answer that comes
 * drop by drop would hold a request and its items for good, and so would a change of protocol, of
 * which it never hears; and it leaves the connections of a reload to the receiver.
 *
 * @param limit milliseconds from a request to the end of its answer, and of an idle connection
 */
export function endingRequests<A extends Agent>(agent: A, limit: number): A {
  const taker = agent as unknown as RequestTaker;
  taker.options.timeout = limit;
  const add = taker.addRequest.bind(agent);
  taker.addRequest = (request, ...rest) => {
    const timer = setTimeout(() => request.destroy(fault('ETIMEDOUT')), limit).unref();
    request.once('close', () => clearTimeout(timer));
    request.once('upgrade', (_answer: IncomingMessage, socket: Duplex) => {
      socket.destroy();
      request.emit('error', fault('EPROTO'));
    });
    request.prependOnceListener('response', (answer: IncomingMessage) => {
      answer.statusMessage = STATUS_CODES[answer.statusCode ?? 0] ?? '';
    });
    add(request, ...rest);
  };
  return agent;
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
