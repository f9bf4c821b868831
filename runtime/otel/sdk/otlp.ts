import { type Agent, type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type IOtlpExportDelegate, OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
  httpAgentFactoryFromOptions,
} from '@opentelemetry/otlp-exporter-base/node-http';
import {
  type IExporterMetricsHelper,
  type ISerializer,
  LogsExporterMetricsHelper,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { ExporterHealth, Route } from '../health.ts';
import { usableHeaders } from '../settings/headers.ts';
import type { OtlpRoute } from '../settings/routes.ts';
import type { BatchSettings } from '../settings/sdk-settings.ts';
import { ExportResultCode } from './core.ts';
import { RECORDS, SPANS, WAITING_BYTES, type Weigher, waitingItems } from './waiting-items.ts';

/** Where requests go, and who hears of them. */
export interface Way {
  readonly target: OtlpRoute;
  readonly route: Route;
  readonly health: ExporterHealth;
}

/** A provider whose `shutdown` sends what is left, and the account of what would be lost without. */
export interface Owned<Provider> {
  readonly provider: Provider & { shutdown(): Promise<void> };
  readonly waiting?: { readonly count: number };
}

/** What a receiver answers: how many of the items it did not take, in the word of the signal. */
interface Answer {
  readonly partialSuccess?: Readonly<
    Partial<Record<'rejectedSpans' | 'rejectedDataPoints' | 'rejectedLogRecords', number>>
  >;
}

/** What differs between the signals on the wire. */
interface Wire<Items> {
  /** As the variables of the exporter spell the signal. */
  readonly name: 'TRACES' | 'METRICS' | 'LOGS';
  readonly serializer: ISerializer<Items, Answer>;
  readonly counter: IExporterMetricsHelper<Items>;
}

export const TRACES = {
  name: 'TRACES',
  weigher: SPANS,
  serializer: ProtobufTraceSerializer,
  counter: TraceExporterMetricsHelper,
} as const;
export const METRICS = {
  name: 'METRICS',
  serializer: ProtobufMetricsSerializer,
  counter: MetricsExporterMetricsHelper,
} as const;
export const LOGS = {
  name: 'LOGS',
  weigher: RECORDS,
  serializer: ProtobufLogsSerializer,
  counter: LogsExporterMetricsHelper,
} as const;

/** The exporters' own default. */
const REQUESTS_AT_ONCE = 30;

/** An exporter of batches, and the account of what waits for it. */
export function boundedExporter<Item extends object>(
  signal: Wire<Item[]> & { readonly weigher: Weigher<Item> },
  way: Way,
  batch: BatchSettings,
) {
  const limits = { items: batch.maxQueueSize, ...WAITING_BYTES };
  const waiting = waitingItems(limits, signal.weigher, (items, reason) =>
    way.health.lost(way.route.signal, items, reason),
  );
  // The last flush sends all batches of the queue at once, and none of them may find it full.
  const atOnce = Math.ceil(batch.maxQueueSize / batch.maxExportBatchSize) + 1;
  const delegate = otlpDelegate(signal, way, Math.max(REQUESTS_AT_ONCE, atOnce));
  return { waiting, exporter: waiting.sendBy(new OTLPExporterBase(delegate)) };
}

/**
 * Sends requests over HTTP as the SDK's own exporters do, and tells what became of each. Those
 * exporters keep the receiver's answer to themselves, with what it rejected of an accepted request.
 * Time limit, compression and further headers come from the OTLP variables, by the exporter.
 *
 * @param atOnce requests under way at most
 * @param lost how many items a failed request loses
 */
export function otlpDelegate<Items>(
  { name, serializer, counter }: Wire<Items>,
  { target, route, health }: Way,
  atOnce = REQUESTS_AT_ONCE,
  lost = counter.countItems,
): IOtlpExportDelegate<Items> {
  let refused = 0;
  const path = `v1/${name.toLowerCase()}`;
  const type = { 'Content-Type': 'application/x-protobuf' };
  const agentOf = httpAgentFactoryFromOptions({
    keepAlive: true,
    ...target.tls,
    ...(target.proxy && { proxyEnv: { ...target.proxy } }),
  });
  const options = {
    url: target.endpoint.url,
    headers: { ...target.headers },
    concurrencyLimit: atOnce,
    httpAgentOptions: async (protocol: string) =>
      endingRequests(await agentOf(protocol), parameters.timeoutMillis),
  };
  const parameters = convertLegacyHttpOptions(options, name, path, type);
  const listening: ISerializer<Items, object> = {
    serializeRequest: (items) => serializer.serializeRequest(items),
    deserializeResponse(data) {
      const { rejectedSpans, rejectedDataPoints, rejectedLogRecords } =
        serializer.deserializeResponse(data).partialSuccess ?? {};
      refused = rejectedSpans ?? rejectedDataPoints ?? rejectedLogRecords ?? 0;
      // An answer that is passed on would be quoted in whatever log the process has.
      return {};
    },
  };
  const delegate = createOtlpHttpExportDelegate(
    // Headers of the environment are read below this.
    { ...parameters, headers: async () => usableHeaders(await parameters.headers()) },
    listening,
    `otlp_http_${counter.name}_exporter`,
    counter,
    undefined,
  );
  const send = delegate.export.bind(delegate);
  delegate.export = (items, done) =>
    send(items, (result) => {
      const sent = counter.countItems(items);
      // The answer was decoded in this turn, and any number may stand in it, or none.
      const without = refused > 0 ? Math.min(refused, sent) : 0;
      refused = 0;
      if (result.code === ExportResultCode.SUCCESS) health.succeeded(route, without);
      else health.exportFailed(route, result.error, lost(items));
      // As with the answer above: the SDK logs all that an error holds.
      if (result.error) Reflect.deleteProperty(result.error, 'data');
      done(result);
    });
  return delegate;
}

/** What Node's types leave out: the one place where each request of an agent can be seen. */
interface RequestTaker {
  readonly options: { timeout?: number };
  addRequest(request: ClientRequest, ...rest: readonly unknown[]): void;
}

/**
 * Has every request of an agent end, and every connection that nothing uses, and keeps what the
 * receiver says out of error messages. The exporter itself limits silence only: an answer that comes
 * drop by drop would hold a request and its items for good, and so would a change of protocol, of
 * which it never hears; and it leaves the connections of a reload to the receiver.
 *
 * @param limit milliseconds from a request to the end of its answer, and of an idle connection
 */
function endingRequests<A extends Agent>(agent: A, limit: number): A {
  const taker = agent as unknown as RequestTaker;
  taker.options.timeout = limit;
  const add = taker.addRequest.bind(agent);
  taker.addRequest = (request, ...rest) => {
    const timer = setTimeout(() => request.destroy(fault('ETIMEDOUT')), limit).unref();
    request.once('close', () => clearTimeout(timer));
    request.once('upgrade', (_answer: IncomingMessage, socket: Duplex) => {
      socket.destroy();
      request.emit('error', fault('EPROTO'));
    });
    request.prependOnceListener('response', (answer: IncomingMessage) => {
      answer.statusMessage = STATUS_CODES[answer.statusCode ?? 0] ?? '';
    });
    add(request, ...rest);
  };
  return agent;
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
