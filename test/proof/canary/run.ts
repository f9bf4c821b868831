import { setTimeout as delay } from 'node:timers/promises';
import { diagnosticsFlags, writeFlaggedEvents } from '../../../runtime/gateway/debug-output.ts';
import type { OtelConfig } from '../../../runtime/host/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import type { ContentClass } from '../../../runtime/otel/settings/capture-policy.ts';
import otel from '../../../runtime/plugins/otel.ts';
import prometheus from '../../../runtime/plugins/prometheus.ts';
import { localGateway, scrape } from '../../kit/local-gateway.ts';
import { Receiver } from '../../kit/receiver.ts';
import type { CanaryEvent } from './events.ts';
import type { HostileTexts } from './hostile-texts.ts';
import type { LeakSearch } from './leak-search.ts';

const RECORD = '"signal":"openclaw.diagnostic.log"';

/**
 * Both exporters under one setting of `captureContent`: what goes in is fuzz, and everything that
 * comes out goes to the search.
 *
 * @param captureContent the setting, and `classes` what it opts into
 * @param config further settings of the exporter
 */
export async function startRun(
  search: LeakSearch,
  [captureContent, classes]: readonly [setting: unknown, classes: readonly ContentClass[]],
  config: OtelConfig,
) {
  const optedIn = new Set(classes);
  const receiver = await Receiver.start();
  const given = { ...config, endpoint: receiver.url, enabled: true, logs: true } as const;
  const settings = { ...given, logsExporter: 'both', captureContent } as const;
  const local = await localGateway({
    plugins: [prometheus, otel],
    config: { diagnostics: { otel: settings } },
  });
  const { events } = local.gateway;
  // Debug output shows identifiers to those who turn it on, but neither secrets nor private data.
  writeFlaggedEvents(events, diagnosticsFlags(['*']), redactSecrets, (line) =>
    search.debugLine(line),
  );
  /** What a listener throws at every event, as long as it is set. */
  let throwing: string | undefined;
  events.onEvent(() => {
    if (throwing !== undefined) throw new Error(throwing);
  });
  // Log records go to standard output as well, and from there to the search instead of the screen.
  const { write } = process.stdout;
  process.stdout.write = (...written: unknown[]): boolean => {
    const [text] = written;
    if (typeof text !== 'string' || !text.includes(RECORD))
      return Reflect.apply(write, process.stdout, written);
    search.stdoutRecord(text, optedIn);
    const done = written.at(-1);
    if (typeof done === 'function') done();
    return true;
  };

  function searchArrivals(): void {
    for (const line of local.log.splice(0)) search.line('log', line);
    search.otlp(receiver, optedIn);
  }

  /** Emits the events, waits until their spans and records have arrived, and searches it all. */
  async function feed(given: readonly CanaryEvent[], thrown?: string): Promise<void> {
    throwing = thrown;
    for (const { event, metadata, privateData } of given) events.emit(event, metadata, privateData);
    throwing = undefined;
    // Until nothing has arrived for a few batch delays.
    for (let seen = -1; seen !== receiver.arrivals.length; await delay(40))
      seen = receiver.arrivals.length;
    search.scrape(await scrape(local.port));
    searchArrivals();
  }

  /** A request that itself holds what may not be repeated. */
  async function ask(path: string): Promise<void> {
    const headers = { Authorization: `Bearer ${path}`, 'X-Request-Id': path };
    const response = await fetch(`http://127.0.0.1:${local.port}${path}`, { headers });
    search.line('answer', `${[...response.headers].join(' ')} ${await response.text()}`);
  }

  /** The collector refuses what it gets, and repeats it. */
  async function refuse(given: readonly CanaryEvent[], text: string): Promise<void> {
    receiver.misbehave = (_request, response) => {
      response.writeHead(400, { 'x-reason': encodeURIComponent(text) }).end(text);
      return true;
    };
    await feed(given);
    await delay(300);
    searchArrivals();
    receiver.misbehave = undefined;
  }

  async function stop(): Promise<void> {
    await local[Symbol.asyncDispose]();
    await receiver.close();
    process.stdout.write = write;
    searchArrivals();
  }

  return { feed, ask, refuse, [Symbol.asyncDispose]: stop };
}

/** Short batches, and room for all spans of a few rounds. */
const BATCHES = {
  OTEL_BSP_SCHEDULE_DELAY: '5',
  OTEL_BLRP_SCHEDULE_DELAY: '5',
  OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '20000',
  OTEL_METRIC_EXPORT_INTERVAL: '250',
};

/**
 * What a process knows and must not send: command line, paths, names, variables. Until it is
 * disposed of, all of them are canaries.
 */
export function hostileProcess({ canaries, secrets }: HostileTexts): Disposable {
  const canary = (): string => canaries.make('identifier');
  const { argv, title, execPath } = process;
  const names = ['USER', 'HOME', 'API_KEY', 'OTEL_PROPAGATORS', 'OTEL_BSP_EXPORT_TIMEOUT'];
  const variables = {
    ...Object.fromEntries(names.map((name) => [name, canary()])),
    ...BATCHES,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${canary()},content-encoding=${canary()}`,
  };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  const options = ['--token', canary(), `--password=${canary()}`, secrets.make()];
  Object.assign(process, {
    argv: [`/home/${canary()}/node`, ...argv.slice(1), ...options],
    execPath: `/home/${canary()}/bin/node`,
    title: canary(),
  });
  return {
    [Symbol.dispose]() {
      Object.assign(process, { argv, title, execPath });
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    },
  };
}

/** Settings that hold credentials, and some that cannot be used. */
export const hostileConfig = ({ canaries }: HostileTexts) => ({
  headers: {
    authorization: `Bearer ${canaries.make('identifier')}`,
    'transfer-encoding': canaries.make('identifier'),
    'x-broken': `${canaries.make('identifier')}\n`,
    [`Bearer ${canaries.make('identifier')}`]: 'a name that is none',
  },
  metricNamePrefix: `1 ${canaries.make('identifier')}`,
  sampleRate: canaries.make('identifier') as never,
});
