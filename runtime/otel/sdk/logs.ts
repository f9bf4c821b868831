import { type LoggerProvider as Loggers, TraceFlags } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { TRACE_ONLY } from '../logs/trace-only.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import { exporterOptions } from './exporter-options.ts';
import type { Owned } from './metrics.ts';
import { type ExportObserver, observed } from './observed-exporter.ts';
import type { Resource } from './resource.ts';
import { watchedQueue } from './watched-queue.ts';

export type { LogRecordExporter, ReadableLogRecord };

/** A place for log records, with whoever watches over it. */
export interface LogSinks {
  readonly otlp?: { readonly route: OtlpRoute; readonly observer: ExportObserver };
  /** Receives each record as it is emitted. */
  readonly lines?: { readonly exporter: LogRecordExporter; readonly observer: ExportObserver };
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
  if (sinks.otlp) {
    const exporter = new OTLPLogExporter(exporterOptions(sinks.otlp.route, settings.logBatch));
    processors.push(
      new BatchLogRecordProcessor({
        exporter: observed(exporter, sinks.otlp.observer),
        ...settings.logBatch,
        selfObsMeterProvider: watchedQueue(undefined, sinks.otlp.observer.overflowed),
      }),
    );
  }
  if (sinks.lines) {
    const exporter = observed(sinks.lines.exporter, sinks.lines.observer);
    processors.push(new SimpleLogRecordProcessor({ exporter }));
  }
  const provider = new LoggerProvider({ resource, processors });
  return { provider, shutdown: () => provider.shutdown() };
}
