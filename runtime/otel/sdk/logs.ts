import { type LoggerProvider as Loggers, TraceFlags } from '@opentelemetry/api';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { TRACE_ONLY } from '../logs/trace-only.ts';
import type { BatchSettings } from '../settings/intervals.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import { type ExportObserver, observed } from './export-observer.ts';
import { exporterOptions } from './exporter-options.ts';
import type { Owned } from './metrics.ts';
import { LOGS, OTLPExporterBase, otlpDelegate } from './otlp.ts';
import { inRequests } from './requests.ts';
import type { Resource } from './resource.ts';
import { WAITING_BYTES, WaitingItems } from './waiting-items.ts';
import { RECORDS } from './weights.ts';

export type { LogRecordExporter, ReadableLogRecord };

/** A place for log records, with whoever watches over it. */
export interface LogSinks {
  readonly otlp?: { readonly route: OtlpRoute; readonly observer: ExportObserver };
  /** Receives each record as it is emitted. */
  readonly lines?: { readonly exporter: LogRecordExporter; readonly observer: ExportObserver };
}

type EmittedRecord = Parameters<BatchLogRecordProcessor['onEmit']>[0];

/** A batch processor for records that there is room for. */
class BoundedRecords extends BatchLogRecordProcessor {
  readonly waiting: WaitingItems<ReadableLogRecord>;

  constructor(batch: BatchSettings, route: OtlpRoute, observer: ExportObserver) {
    const limits = { items: batch.maxQueueSize, ...WAITING_BYTES };
    const waiting = new WaitingItems(limits, RECORDS, observer.lost);
    const delegate = otlpDelegate(LOGS, exporterOptions(route, batch), observer);
    super({ exporter: inRequests(new OTLPExporterBase(delegate), waiting), ...batch });
    this.waiting = waiting;
  }

  override onEmit(record: EmittedRecord): void {
    if (this.waiting.admit(record)) super.onEmit(record);
  }
}

/** Gives records their trace where they have no span in it. */
const traceOnly: LogRecordProcessor = {
  onEmit(record, context) {
    const traceId = context?.getValue(TRACE_ONLY) as string | undefined;
    if (traceId !== undefined)
      Object.assign(record, { spanContext: { traceId, spanId: '', traceFlags: TraceFlags.NONE } });
  },
  async forceFlush() {},
  async shutdown() {},
};

/** A private logger provider: OTLP in batches, lines at once. */
export function ownedLoggerProvider(
  settings: OtelSettings,
  resource: Resource,
  sinks: LogSinks,
): Owned<Loggers> {
  const processors: LogRecordProcessor[] = [traceOnly];
  const { otlp, lines } = sinks;
  const batches = otlp && new BoundedRecords(settings.logBatch, otlp.route, otlp.observer);
  if (batches) processors.push(batches);
  if (lines) {
    const exporter = observed(lines.exporter, lines.observer);
    processors.push(new SimpleLogRecordProcessor({ exporter }));
  }
  const provider = new LoggerProvider({ resource, processors });
  return {
    provider,
    shutdown: () => provider.shutdown(),
    waiting: () => batches?.waiting.count ?? 0,
  };
}
