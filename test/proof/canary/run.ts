import { setTimeout as delay } from 'node:timers/promises';
import { DiagnosticsFlags, writeFlaggedEvents } from '../../../runtime/gateway/debug-output.ts';
import type { OtelConfig } from '../../../runtime/host/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import otel from '../../../runtime/plugins/otel.ts';
import prometheus from '../../../runtime/plugins/prometheus.ts';
import { type LocalGateway, localGateway, scrape } from '../../kit/local-gateway.ts';
import { Receiver } from '../../kit/receiver.ts';
import type { Canaries, Secrets } from './canary.ts';
import type { CanaryEvent, CanaryKind } from './events.ts';
import type { LeakSearch } from './leak-search.ts';
import { type OptedIn, optedIn } from './permitted.ts';

/** Short batches, and room for all spans of a few rounds. */
const BATCHES = {
  OTEL_BSP_SCHEDULE_DELAY: '5',
  OTEL_BLRP_SCHEDULE_DELAY: '5',
  OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '20000',
  OTEL_METRIC_EXPORT_INTERVAL: '250',
};

const RECORD = '"signal":"openclaw.diagnostic.log"';

let written: string[] | undefined;

/** Log records that the exporter writes to standard output, kept from the screen. One list for all. */
function writtenLines(): string[] {
  if (written !== undefined) return written;
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = (...args: unknown[]): boolean => {
    const [text] = args;
    if (typeof text !== 'string' || !text.includes(RECORD)) return write(...args);
    lines.push(text);
    const done = args.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  written = lines;
  return lines;
}

/**
 * Both exporters under one setting of `captureContent`: what goes in is fuzz, and everything that
 * comes out goes to the search.
 */
export class CanaryRun implements AsyncDisposable {
  readonly #search: LeakSearch;
  readonly #local: LocalGateway;
  readonly #receiver: Receiver;
  readonly #classes: OptedIn;
  readonly #written = writtenLines();
  /** What a listener throws at every event, as long as it is set. */
  #throwing: string | undefined;
  #refusing = false;

  private constructor(
    search: LeakSearch,
    local: LocalGateway,
    receiver: Receiver,
    classes: OptedIn,
  ) {
    this.#search = search;
    this.#local = local;
    this.#receiver = receiver;
    this.#classes = classes;
    const { events } = local.gateway;
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
    const receiver = await Receiver.start();
    const given = { ...config, endpoint: receiver.url, enabled: true, logs: true } as const;
    const settings = { ...given, logsExporter: 'both', captureContent } as const;
    const local = await localGateway({
      plugins: [prometheus, otel],
      config: { diagnostics: { otel: settings } },
    });
    return new CanaryRun(search, local, receiver, optedIn(captureContent));
  }

  /** Emits the events, waits until their spans and records have arrived, and searches it all. */
  async feed(events: readonly CanaryEvent[], thrown?: string): Promise<void> {
    this.#throwing = thrown;
    for (const { event, metadata, privateData } of events) {
      this.#local.gateway.events.emit(event, metadata, privateData);
    }
    this.#throwing = undefined;
    await this.#settled();
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
    this.#refusing = true;
    await this.feed(events);
    await delay(300);
    this.#searchArrivals();
    this.#refusing = false;
    this.#receiver.misbehave = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#local[Symbol.asyncDispose]();
    await this.#receiver.close();
    this.#searchArrivals();
  }

  /** Waits until nothing has arrived for a few batch delays. */
  async #settled(): Promise<void> {
    let seen = -1;
    while (seen !== this.#receiver.arrivals.length) {
      seen = this.#receiver.arrivals.length;
      await delay(40);
    }
  }

  #searchArrivals(): void {
    for (const line of this.#local.log.splice(0)) this.#search.line('log', line);
    for (const line of this.#written.splice(0)) this.#search.stdoutRecord(line, this.#classes);
    const { arrivals, metrics, spans, logs } = this.#receiver;
    metrics.splice(0);
    const sent = { arrivals: arrivals.splice(0), spans: spans.splice(0), logs: logs.splice(0) };
    this.#search.otlp(sent, this.#classes, !this.#refusing);
  }
}

/**
 * What a process and its settings know and must not send: the command line,
 * paths, names, variables, credentials of the configuration.
 */
export class Surroundings implements Disposable {
  /** Settings that hold credentials, and some that cannot be used. */
  readonly config: OtelConfig;
  readonly #restore: (() => void)[] = [];

  constructor(canaries: Canaries<CanaryKind>, secrets: Secrets) {
    const canary = (): string => canaries.make('identifier');
    const secret = (): string => secrets.any().text;
    const { argv, title, execPath } = process;
    process.argv = [`/home/${canary()}/node`, ...argv.slice(1), '--token', canary()];
    process.argv.push(`--password=${canary()}`, secret());
    process.execPath = `/home/${canary()}/bin/node`;
    process.title = canary();
    this.#restore.push(() => Object.assign(process, { argv, title, execPath }));
    for (const name of ['USER', 'HOME', 'API_KEY', 'OTEL_PROPAGATORS', 'OTEL_BSP_EXPORT_TIMEOUT']) {
      this.#variable(name, canary());
    }
    for (const [name, value] of Object.entries(BATCHES)) this.#variable(name, value);
    this.#variable('OTEL_EXPORTER_OTLP_HEADERS', `x-key=${canary()},content-encoding=${canary()}`);
    this.config = {
      headers: {
        authorization: `Bearer ${canary()}`,
        'transfer-encoding': canary(),
        'x-broken': `${canary()}\n`,
        [`Bearer ${canary()}`]: 'a name that is none',
      },
      metricNamePrefix: `1 ${canary()}`,
      sampleRate: canary() as never,
    };
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore) restore();
  }

  #variable(name: string, value: string): void {
    const before = process.env[name];
    process.env[name] = value;
    this.#restore.push(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}
