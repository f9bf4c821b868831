import { TraceFlags } from '@opentelemetry/api';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { TRACE_ONLY } from '../logs/log-emitter.ts';
import type { OtelSettings } from '../settings/settings.ts';
import { boundedExporter, LOGS, type Owned, type Way } from './otlp.ts';
import type { Resource } from './resource.ts';

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
 * @param way where batches go
 * @param lines receives each record as it is emitted
 */
export function ownedLoggerProvider(
  settings: OtelSettings,
  resource: Resource,
  way: Way | undefined,
  lines: LogRecordProcessor | undefined,
): Owned<LoggerProvider> {
  const processors: LogRecordProcessor[] = [traceOnly];
  const { logBatch } = settings;
  const bounded = way && boundedExporter(LOGS, way, logBatch);
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
  return { provider, ...(bounded && { waiting: bounded.waiting }) };
}
