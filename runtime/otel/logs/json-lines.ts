import type { Writable } from 'node:stream';
import { ExportResultCode } from '../sdk/core.ts';
import type { LogRecordExporter, ReadableLogRecord } from '../sdk/logs.ts';

/** Bytes that may wait in the stream; beyond it lines are dropped rather than kept in memory. */
const WAITING_LIMIT = 4 * 1024 * 1024;

/**
 * Writes log records as JSON lines. A stream that is closed, full or too slow costs the records
 * it cannot take and nothing else: the process goes on, and writing resumes when it can.
 */
export class JsonLines implements LogRecordExporter {
  readonly #stream: Writable;
  readonly #serviceName: string;
  /** Every write hears of its own error; unheard here, it would end the process. */
  readonly #onError = (): void => {};

  constructor(stream: Writable, serviceName: string) {
    this.#stream = stream;
    this.#serviceName = serviceName;
    stream.on('error', this.#onError);
  }

  /** Done when the stream has taken the lines or refused one of them. */
  export(records: ReadableLogRecord[], done: Parameters<LogRecordExporter['export']>[1]): void {
    let waiting = records.length;
    let failure: Error | undefined;
    const settle = (error?: Error | null): void => {
      failure ??= error ?? undefined;
      waiting -= 1;
      if (waiting > 0) return;
      if (failure === undefined) done({ code: ExportResultCode.SUCCESS });
      else done({ code: ExportResultCode.FAILED, error: failure });
    };
    for (const record of records) this.#write(record, settle);
  }

  async forceFlush(): Promise<void> {
    // Lines are written as they come.
  }

  async shutdown(): Promise<void> {
    // Errors of lines still on their way arrive after this; the next owner listens for itself.
    if (this.#stream.writableLength === 0) this.#stream.off('error', this.#onError);
  }

  #write(record: ReadableLogRecord, settle: (error?: Error | null) => void): void {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      settle(new Error(refusal));
      return;
    }
    try {
      this.#stream.write(`${JSON.stringify(line(record, this.#serviceName))}\n`, settle);
    } catch (error) {
      settle(error as Error);
    }
  }

  #refusal(): string | undefined {
    if (!this.#stream.writable) return 'The stream is closed';
    return this.#stream.writableLength > WAITING_LIMIT ? 'The stream is too slow' : undefined;
  }
}

function line(record: ReadableLogRecord, serviceName: string): Record<string, unknown> {
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
