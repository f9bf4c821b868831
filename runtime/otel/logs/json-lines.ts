import type { Writable } from 'node:stream';
import { jsonLine } from '../../host/json-line.ts';
import type { ExportObserver } from '../losses.ts';
import type { EmittedRecord, LogRecordProcessor } from '../sdk/logs.ts';

/** Bytes that may wait in the stream; beyond it lines are dropped rather than kept in memory. */
const WAITING_LIMIT = 4 * 1024 * 1024;

/**
 * Writes each log record as a JSON line. A stream that is closed, full or too slow costs the records
 * it cannot take and nothing else: the process goes on, and writing resumes when it can.
 */
export class JsonLines implements LogRecordProcessor {
  readonly #stream: Writable;
  readonly #serviceName: string;
  readonly #observer: Pick<ExportObserver, 'succeeded' | 'failed'>;
  /** Every write hears of its own error; unheard here, it would end the process. */
  readonly #onError = (): void => {};

  constructor(
    stream: Writable,
    serviceName: string,
    observer: Pick<ExportObserver, 'succeeded' | 'failed'>,
  ) {
    this.#stream = stream;
    this.#serviceName = serviceName;
    this.#observer = observer;
    stream.on('error', this.#onError);
  }

  /** The record counts as written when the stream has said so. */
  onEmit(record: EmittedRecord): void {
    if (this.#stream.writableLength > WAITING_LIMIT) {
      this.#observer.failed(new Error('The stream is too slow'), 1);
      return;
    }
    try {
      this.#stream.write(`${jsonLine(line(record, this.#serviceName))}\n`, (error) => {
        if (error) this.#observer.failed(error, 1);
        else this.#observer.succeeded(0);
      });
    } catch (error) {
      this.#observer.failed(error, 1);
    }
  }

  async forceFlush(): Promise<void> {
    // Lines are written as they come.
  }

  async shutdown(): Promise<void> {
    // Errors of lines still on their way arrive after this; the next owner listens for itself.
    if (this.#stream.writableLength === 0) this.#stream.off('error', this.#onError);
  }
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
