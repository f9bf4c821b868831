import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** An HTTP server on the loopback; what it throws or rejects with costs the connection. */
export async function localServer(
  answer: (...given: Parameters<RequestListener>) => unknown,
  port = 0,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const answered = (async () => answer(request, response))();
    void answered.catch(() => response.destroy());
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
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
