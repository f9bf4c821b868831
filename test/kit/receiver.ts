import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type LocalServer, localServer } from './local-server.ts';
import { decode } from './otlp/protobuf.ts';
import {
  logsOf,
  metricsOf,
  type ReceivedLog,
  type ReceivedMetric,
  type ReceivedSpan,
  spansOf,
} from './otlp/telemetry.ts';

/** One accepted or refused request. */
export interface Arrival {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers a request in place of the receiver; true when it did. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An OTLP receiver on the loopback that decodes what it gets. */
export class Receiver implements AsyncDisposable {
  readonly arrivals: Arrival[] = [];
  readonly metrics: ReceivedMetric[] = [];
  readonly spans: ReceivedSpan[] = [];
  readonly logs: ReceivedLog[] = [];
  /** Requests that were not answered with success. */
  refused = 0;
  misbehave: Misbehaviour | undefined;
  /** Milliseconds between the end of a request and its answer. */
  delay = 0;
  /** Base URL of another receiver, which gets every accepted request and decides on the answer. */
  forwardTo: string | undefined;
  #server!: LocalServer;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server = await localServer((...given) => receiver.#answer(...given));
    return receiver;
  }

  get url(): string {
    return this.#server.url;
  }

  async close(): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Waits until `condition` holds; the test's own time limit ends a wait in vain. */
  async until(condition: (receiver: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // The sender gave up.
    }
    const raw = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    this.arrivals.push({ path: request.url ?? '', headers: request.headers, body });
    if (this.misbehave?.(request, response)) {
      this.refused += 1;
      return;
    }
    this.#accept(request.url ?? '', body);
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    const status = this.forwardTo === undefined ? 200 : await this.#forward(request, body);
    if (status !== 200) this.refused += 1;
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
  }

  async #forward({ url }: IncomingMessage, body: Buffer): Promise<number> {
    const headers = { 'content-type': 'application/x-protobuf' };
    const target = `${this.forwardTo}${url}`;
    return (await fetch(target, { method: 'POST', headers, body: new Uint8Array(body) })).status;
  }

  #accept(path: string, body: Buffer): void {
    const signal = /\/v1\/(\w+)/.exec(path)?.[1] ?? '';
    const request = decode(signal, body);
    if (signal === 'metrics') this.metrics.push(...metricsOf(request));
    else if (signal === 'traces') this.spans.push(...spansOf(request));
    else if (signal === 'logs') this.logs.push(...logsOf(request));
    else throw new Error(`nothing is received at ${path}`);
  }
}
