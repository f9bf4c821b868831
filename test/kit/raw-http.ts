import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
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
export async function request(port: number, lines: readonly string[]): Promise<RawAnswer> {
  const head = [...lines, 'Host: 127.0.0.1', 'Connection: close', '', ''].join('\r\n');
  return parseAnswer(await exchange(port, Buffer.from(head, 'utf8')));
}

export function parseAnswer(text: string): RawAnswer {
  const split = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, split);
  return {
    status: Number(/^HTTP\/1\.1 (?<status>\d{3})/.exec(headers)?.[1]),
    headers,
    body: text.slice(split + 4),
  };
}
