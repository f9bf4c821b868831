import type { Writable } from 'node:stream';
import { jsonLine } from '../../host/json-line.ts';
import type { ExporterHealth, Route } from '../health.ts';
import type { EmittedRecord, LogRecordProcessor } from '../sdk/logs.ts';

/** Bytes that may wait in the stream; beyond it lines are dropped rather than kept in memory. */
const WAITING_LIMIT = 4 * 1024 * 1024;

/**
 * Writes each log record as a JSON line. A stream that is closed, full or too slow costs the records
 * it cannot take and nothing else: the process goes on, and writing resumes when it can.
 */
export function jsonLines(
  stream: Writable,
  serviceName: string,
  route: Route,
  health: Pick<ExporterHealth, 'succeeded' | 'exportFailed'>,
): LogRecordProcessor {
  /** Every write hears of its own error; unheard here, it would end the process. */
  const onError = (): void => {};
  stream.on('error', onError);
  return {
    /** The record counts as written when the stream has said so. */
    onEmit(record) {
      try {
        if (stream.writableLength > WAITING_LIMIT) throw new Error('The stream is too slow');
        stream.write(`${jsonLine(line(record, serviceName))}\n`, (error) => {
          if (error) health.exportFailed(route, error, 1);
          else health.succeeded(route);
        });
      } catch (error) {
        health.exportFailed(route, error, 1);
      }
    },
    /** Lines are written as they come. */
    async forceFlush() {},
    /** Errors of lines still on their way arrive after this; the next owner listens for itself. */
    async shutdown() {
      if (stream.writableLength === 0) stream.off('error', onError);
    },
  };
}

function line(record: EmittedRecord, serviceName: string): Record<string, unknown> {
  const [seconds, nanoseconds] = record.hrTime;
  const { spanContext } = record;
  return {
    ts: new Date(seconds * 1000 + nanoseconds / 1e6).toISOString(),
    signal: 'openclaw.diagnostic.log',
    'service.name': serviceName,
    severityText: record.severityText,
    severityNumber: record.severityNumber,
    ...(record.eventName !== undefined && { event_name: record.eventName }),
    body: record.body,
    attributes: record.attributes,
    ...(spanContext && {
      trace_id: spanContext.traceId,
      span_id: spanContext.spanId,
      trace_flags: spanContext.traceFlags.toString(16).padStart(2, '0'),
    }),
  };
}
