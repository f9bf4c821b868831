import { type LoggerProvider as Loggers, TraceFlags } from '@opentelemetry/api';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { TRACE_ONLY } from '../logs/log-emitter.ts';
import type { ExportObserver } from '../losses.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import type { Owned } from './metrics.ts';
import { boundedExporter, LOGS } from './otlp.ts';
import type { Resource } from './resource.ts';
import { RECORDS } from './weights.ts';

export type { LogRecordProcessor };
export type EmittedRecord = Parameters<LogRecordProcessor['onEmit']>[0];

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

/**
 * A private logger provider.
 *
 * @param otlp where batches go
 * @param lines receives each record as it is emitted
 */
export function ownedLoggerProvider(
  settings: OtelSettings,
  resource: Resource,
  otlp: { readonly target: OtlpRoute; readonly observer: ExportObserver } | undefined,
  lines: LogRecordProcessor | undefined,
): Owned<Loggers> {
  const processors: LogRecordProcessor[] = [traceOnly];
  const { logBatch } = settings;
  const bounded = otlp && boundedExporter(LOGS, RECORDS, otlp.target, logBatch, otlp.observer);
  if (bounded) {
    const batches = new BatchLogRecordProcessor({ exporter: bounded.exporter, ...logBatch });
    const onEmit = batches.onEmit.bind(batches);
    batches.onEmit = (record) => {
      if (bounded.waiting.admit(record)) onEmit(record);
    };
    processors.push(batches);
  }
  if (lines) processors.push(lines);
  const provider = new LoggerProvider({ resource, processors });
  return {
    provider,
    shutdown: () => provider.shutdown(),
    waiting: () => bounded?.waiting.count ?? 0,
  };
}
