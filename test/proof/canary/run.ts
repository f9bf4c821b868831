import { setTimeout as delay } from 'node:timers/promises';
import { OPERATOR_SCOPES } from '../../../runtime/gateway/auth.ts';
import { writeFlaggedEvents } from '../../../runtime/gateway/debug-output.ts';
import { DiagnosticsFlags } from '../../../runtime/gateway/flags.ts';
import { EmbeddedGateway } from '../../../runtime/gateway/gateway.ts';
import type { OtelConfig } from '../../../runtime/gateway/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import otel from '../../../runtime/otel/plugin.ts';
import prometheus from '../../../runtime/prometheus/plugin.ts';
import { Receiver } from '../../unit/otel/receiver.ts';
import { writtenLines } from '../written-lines.ts';
import type { CanaryEvent } from './events.ts';
import type { LeakSearch } from './leak-search.ts';
import { optedIn } from './permitted.ts';

export const SCRAPE_PATH = '/api/diagnostics/prometheus';
const TOKEN = 'a-token-for-this-proof-only';

/** Short batches, and room for all spans of a few rounds. */
const SETTINGS = {
  OTEL_BSP_SCHEDULE_DELAY: '5',
  OTEL_BLRP_SCHEDULE_DELAY: '5',
  OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '20000',
  OTEL_METRIC_EXPORT_INTERVAL: '250',
};

/**
 * The gateway with both exporters under one setting of `captureContent`: what goes in is fuzz,
 * and everything that comes out goes to the search.
 */
export class CanaryRun implements AsyncDisposable {
  readonly #search: LeakSearch;
  readonly #gateway: EmbeddedGateway;
  readonly #receiver: Receiver;
  readonly #written = writtenLines();
  readonly #captureContent: unknown;
  #port = 0;

  private constructor(search: LeakSearch, receiver: Receiver, captureContent: unknown) {
    this.#search = search;
    this.#receiver = receiver;
    this.#captureContent = captureContent;
    const log = (message: string): void => this.#search.line('log', message);
    const config: OtelConfig = {
      enabled: true,
      endpoint: receiver.url,
      logs: true,
      logsExporter: 'both',
      captureContent,
    };
    this.#gateway = new EmbeddedGateway({
      credentials: [{ token: TOKEN, scopes: OPERATOR_SCOPES }],
      plugins: [prometheus, otel],
      config: { diagnostics: { otel: config } },
      logger: () => ({ info: log, warn: log, error: log }),
    });
    // Debug output shows identifiers to whoever turns it on, but neither secrets nor private data.
    writeFlaggedEvents(this.#gateway.events, new DiagnosticsFlags(['*']), redactSecrets, (line) =>
      this.#search.debugLine(line),
    );
    this.#gateway.events.onEvent(() => {
      if (this.#throwing !== undefined) throw new Error(this.#throwing);
    });
  }

  /** What a listener throws at every event, as long as it is set. */
  #throwing: string | undefined;

  static async start(search: LeakSearch, captureContent: unknown): Promise<CanaryRun> {
    Object.assign(process.env, SETTINGS);
    const run = new CanaryRun(search, await Receiver.start(), captureContent);
    run.#port = await run.#gateway.start(0);
    return run;
  }

  /** Emits the events, waits until their spans and records have arrived, and searches it all. */
  async feed(events: readonly CanaryEvent[], fault?: string): Promise<void> {
    this.#throwing = fault;
    for (const { event, metadata, privateData } of events) {
      this.#gateway.events.emit(event, metadata, privateData);
    }
    this.#throwing = undefined;
    await this.#settled();
    await this.#scrape();
    this.#searchArrivals();
  }

  /** A request that itself holds what may not be repeated. */
  async ask(path: string): Promise<void> {
    const headers = { Authorization: `Bearer ${path}`, 'X-Request-Id': path };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, { headers });
    this.#search.line('answer', `${[...response.headers].join(' ')} ${await response.text()}`);
  }

  /** The collector refuses what it gets, and repeats it. */
  async refuse(events: readonly CanaryEvent[], text: string): Promise<void> {
    this.#receiver.misbehave = (_request, response) => {
      response.writeHead(400, { 'x-reason': encodeURIComponent(text) }).end(text);
      return true;
    };
    await this.feed(events);
    await delay(300);
    this.#receiver.misbehave = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway.stop();
    this.#searchArrivals();
    await this.#receiver.close();
  }

  async #scrape(): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${SCRAPE_PATH}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    this.#search.scrape(await response.text());
  }

  /** Nothing has arrived for a few batch delays. */
  async #settled(): Promise<void> {
    let seen = -1;
    while (seen !== this.#receiver.arrivals.length) {
      seen = this.#receiver.arrivals.length;
      await delay(40);
    }
  }

  #searchArrivals(): void {
    for (const line of this.#written.take())
      this.#search.stdoutRecord(line, optedIn(this.#captureContent));
    const { arrivals, metrics, spans, logs } = this.#receiver;
    const sent = {
      arrivals: arrivals.splice(0),
      spans: spans.splice(0),
      logs: logs.splice(0),
    };
    metrics.splice(0);
    this.#search.otlp(sent, optedIn(this.#captureContent));
  }
}
