import { setTimeout as delay } from 'node:timers/promises';
import { diagnosticsFlags, writeFlaggedEvents } from '../../../runtime/gateway/debug-output.ts';
import type { OtelConfig } from '../../../runtime/host/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import type { ContentClass } from '../../../runtime/otel/settings/capture-policy.ts';
import otel from '../../../runtime/plugins/otel.ts';
import prometheus from '../../../runtime/plugins/prometheus.ts';
import { type LocalGateway, localGateway, scrape } from '../../kit/local-gateway.ts';
import { Receiver } from '../../kit/receiver.ts';
import type { CanaryEvent } from './events.ts';
import type { LeakSearch } from './leak-search.ts';
import type { OptedIn } from './permitted.ts';

const RECORD = '"signal":"openclaw.diagnostic.log"';

/**
 * Both exporters under one setting of `captureContent`: what goes in is fuzz, and everything that
 * comes out goes to the search.
 */
export class CanaryRun implements AsyncDisposable {
  readonly #search: LeakSearch;
  readonly #classes: OptedIn;
  readonly #local: LocalGateway;
  readonly #receiver: Receiver;
  readonly #write = process.stdout.write;
  /** What a listener throws at every event, as long as it is set. */
  #throwing: string | undefined;

  private constructor(
    search: LeakSearch,
    classes: OptedIn,
    local: LocalGateway,
    receiver: Receiver,
  ) {
    this.#search = search;
    this.#classes = classes;
    this.#local = local;
    this.#receiver = receiver;
    const { events } = local.gateway;
    // Debug output shows identifiers to those who turn it on, but neither secrets nor private data.
    writeFlaggedEvents(events, diagnosticsFlags(['*']), redactSecrets, (line) =>
      search.debugLine(line),
    );
    events.onEvent(() => {
      if (this.#throwing !== undefined) throw new Error(this.#throwing);
    });
    // Log records go to standard output as well, and from there to the search instead of the screen.
    process.stdout.write = (...given: unknown[]): boolean => {
      const [text] = given;
      if (typeof text !== 'string' || !text.includes(RECORD))
        return Reflect.apply(this.#write, process.stdout, given);
      search.stdoutRecord(text, classes);
      const done = given.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
  }

  /**
   * @param captureContent the setting, and `classes` what it opts into
   * @param config further settings of the exporter
   */
  static async start(
    search: LeakSearch,
    [captureContent, classes]: readonly [setting: unknown, classes: readonly ContentClass[]],
    config: OtelConfig,
  ): Promise<CanaryRun> {
    const receiver = await Receiver.start();
    const given = { ...config, endpoint: receiver.url, enabled: true, logs: true } as const;
    const settings = { ...given, logsExporter: 'both', captureContent } as const;
    const local = await localGateway({
      plugins: [prometheus, otel],
      config: { diagnostics: { otel: settings } },
    });
    return new CanaryRun(search, new Set(classes), local, receiver);
  }

  /** Emits the events, waits until their spans and records have arrived, and searches it all. */
  async feed(events: readonly CanaryEvent[], thrown?: string): Promise<void> {
    this.#throwing = thrown;
    for (const { event, metadata, privateData } of events) {
      this.#local.gateway.events.emit(event, metadata, privateData);
    }
    this.#throwing = undefined;
    // Until nothing has arrived for a few batch delays.
    for (let seen = -1; seen !== this.#receiver.arrivals.length; await delay(40))
      seen = this.#receiver.arrivals.length;
    this.#search.scrape(await scrape(this.#local.port));
    this.#searchArrivals();
  }

  /** A request that itself holds what may not be repeated. */
  async ask(path: string): Promise<void> {
    const headers = { Authorization: `Bearer ${path}`, 'X-Request-Id': path };
    const url = `http://127.0.0.1:${this.#local.port}${path}`;
    const response = await fetch(url, { headers });
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
    this.#searchArrivals();
    this.#receiver.misbehave = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#local[Symbol.asyncDispose]();
    await this.#receiver.close();
    process.stdout.write = this.#write;
    this.#searchArrivals();
  }

  #searchArrivals(): void {
    for (const line of this.#local.log.splice(0)) this.#search.line('log', line);
    this.#search.otlp(this.#receiver, this.#classes);
  }
}
