import { type ExportResult, ExportResultCode } from './core.ts';

/** Learns what becomes of one route's items. */
export interface ExportObserver {
  /** An export ended, after the exporter's own retries. */
  succeeded(): void;
  failed(error: unknown): void;
  /** An item found the queue full and is lost. */
  overflowed(): void;
}

interface Exporter {
  // Method syntax: each signal's exporter takes its own kind of items.
  export(items: never, done: (result: ExportResult) => void): void;
}

/** Tells `observer` about each result before the processor hears of it. Changes nothing else. */
export function observed<E extends Exporter>(exporter: E, observer: ExportObserver): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) => {
    send(items, (result) => {
      if (result.code === ExportResultCode.SUCCESS) observer.succeeded();
      else observer.failed(result.error);
      done(result);
    });
  };
  return exporter;
}
