import { setTimeout as delay } from 'node:timers/promises';
import { writeFlaggedEvents } from '../../../runtime/gateway/debug-output.ts';
import { DiagnosticsFlags } from '../../../runtime/gateway/flags.ts';
import type { OtelConfig } from '../../../runtime/host/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { BothExporters } from '../both-exporters.ts';
import type { CanaryEvent } from './events.ts';
import type { LeakSearch } from './leak-search.ts';
import { type OptedIn, optedIn } from './permitted.ts';

/** Takes over standard output's lines of log records, until they are taken. */
interface WrittenLines {
  take(): string[];
}

const RECORD = '"signal":"openclaw.diagnostic.log"';

let taken: string[] | undefined;

/** Log records that the exporter writes to standard output, kept from the screen. One for all. */
function writtenLines(): WrittenLines {
  if (taken === undefined) {
    taken = [];
    const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
    process.stdout.write = (...args: unknown[]): boolean => {
      const [text] = args;
      if (typeof text !== 'string' || !text.includes(RECORD)) return write(...args);
      taken?.push(text);
      const written = args.at(-1);
      if (typeof written === 'function') written();
      return true;
    };
  }
  return { take: () => taken?.splice(0) ?? [] };
}

/**
 * Both exporters under one setting of `captureContent`: what goes in is fuzz, and everything that
 * comes out goes to the search.
 */
export class CanaryRun implements AsyncDisposable {
  readonly #search: LeakSearch;
  readonly #exporters: BothExporters;
  readonly #classes: OptedIn;
  readonly #written = writtenLines();
  /** What a listener throws at every event, as long as it is set. */
  #throwing: string | undefined;
  #refusing = false;

  private constructor(search: LeakSearch, exporters: BothExporters, classes: OptedIn) {
    this.#search = search;
    this.#exporters = exporters;
    this.#classes = classes;
    const { events } = exporters.gateway;
    // Debug output shows identifiers to those who turn it on, but neither secrets nor private data.
    writeFlaggedEvents(events, new DiagnosticsFlags(['*']), redactSecrets, (line) =>
      this.#search.debugLine(line),
    );
    events.onEvent(() => {
      if (this.#throwing !== undefined) throw new Error(this.#throwing);
    });
  }

  /** @param config further settings of the exporter */
  static async start(
    search: LeakSearch,
    captureContent: unknown,
    config: OtelConfig,
  ): Promise<CanaryRun> {
    const settings = { ...config, logsExporter: 'both', captureContent } as const;
    const exporters = await BothExporters.start(settings);
    return new CanaryRun(search, exporters, optedIn(captureContent));
  }

  /** Emits the events, waits until their spans and records have arrived, and searches it all. */
  async feed(events: readonly CanaryEvent[], thrown?: string): Promise<void> {
    this.#throwing = thrown;
    for (const { event, metadata, privateData } of events) {
      this.#exporters.gateway.events.emit(event, metadata, privateData);
    }
    this.#throwing = undefined;
    await this.#exporters.settled();
    this.#search.scrape(await this.#exporters.scrape());
    this.#searchArrivals();
  }

  /** A request that itself holds what may not be repeated. */
  async ask(path: string): Promise<void> {
    const headers = { Authorization: `Bearer ${path}`, 'X-Request-Id': path };
    const url = `http://127.0.0.1:${this.#exporters.port}${path}`;
    const response = await fetch(url, { headers });
    this.#search.line('answer', `${[...response.headers].join(' ')} ${await response.text()}`);
  }

  /** The collector refuses what it gets, and repeats it. */
  async refuse(events: readonly CanaryEvent[], text: string): Promise<void> {
    this.#exporters.receiver.misbehave = (_request, response) => {
      response.writeHead(400, { 'x-reason': encodeURIComponent(text) }).end(text);
      return true;
    };
    this.#refusing = true;
    await this.feed(events);
    await delay(300);
    this.#searchArrivals();
    this.#refusing = false;
    this.#exporters.receiver.misbehave = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exporters[Symbol.asyncDispose]();
    this.#searchArrivals();
  }

  #searchArrivals(): void {
    for (const line of this.#exporters.log.splice(0)) this.#search.line('log', line);
    for (const line of this.#written.take()) this.#search.stdoutRecord(line, this.#classes);
    const { arrivals, metrics, spans, logs } = this.#exporters.receiver;
    metrics.splice(0);
    const sent = { arrivals: arrivals.splice(0), spans: spans.splice(0), logs: logs.splice(0) };
    this.#search.otlp(sent, this.#classes, !this.#refusing);
  }
}
