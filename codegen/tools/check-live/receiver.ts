import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { metricsRequest } from './otlp-messages.ts';
import { metricsOf, type ReceivedMetric } from './telemetry.ts';
import { decode } from './wire.ts';

/** Where to send to, and what came until it was closed. */
export interface Receiver {
  readonly port: number;
  readonly metrics: readonly ReceivedMetric[];
  /** Bodies that were no OTLP in protobuf. */
  readonly unreadable: readonly string[];
  close(): void;
}

/** Listens on the loopback address for OTLP over HTTP; traces and logs are taken and forgotten. */
export async function receiveOtlp(port: number): Promise<Receiver> {
  const metrics: ReceivedMetric[] = [];
  const unreadable: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => {
        if (request.url === '/v1/metrics')
          metrics.push(...metricsOf(decode(metricsRequest, body, 'skip')));
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      })
      .catch((error: Error) => {
        unreadable.push(error.message);
        response.writeHead(400).end();
      });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    metrics,
    unreadable,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
