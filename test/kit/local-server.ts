import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** An HTTP server on the loopback; what it throws or rejects with costs the connection. */
export async function localServer(
  answer: (...given: Parameters<RequestListener>) => unknown,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const answered = (async () => answer(request, response))();
    void answered.catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port of the loopback that is free at this moment. */
export async function freePort(): Promise<number> {
  await using server = await localServer(() => {});
  return server.port;
}

/**
 * Sends bytes as they are and returns all that came back until the gateway closed the connection.
 *
 * @param halfClose whether to end our direction of the connection after sending
 */
export function exchange(port: number, bytes: string | Buffer, halfClose = false): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const received: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
  socket.on('data', (chunk) => void received.push(chunk));
  socket.on('end', () => {
    socket.destroy();
    resolve(Buffer.concat(received).toString('latin1'));
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // A refused client that is still sending sees a reset; what it received before counts.
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
      resolve(Buffer.concat(received).toString('latin1'));
    } else reject(error);
  });
  return promise;
}

/** One request on a connection of its own. `lines` are request line and headers. */
export async function request(port: number, lines: readonly string[]) {
  const head = [...lines, 'Host: 127.0.0.1', 'Connection: close', '', ''].join('\r\n');
  return parseAnswer(await exchange(port, Buffer.from(head, 'utf8')));
}

export function parseAnswer(text: string) {
  const split = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, split);
  return {
    status: Number(/^HTTP\/1\.1 (?<status>\d{3})/.exec(headers)?.[1]),
    headers,
    body: text.slice(split + 4),
  };
}
