/** Why items are lost; `content_shed` are spans that leave without their long texts. */
export type LossReason =
  | 'content_shed'
  | 'export_failed'
  | 'handler_failed'
  | 'queue_full'
  | 'rejected'
  | 'shutdown_failed';

/** Learns what becomes of one route's items. */
export interface ExportObserver {
  /** A request was accepted, but for so many of its items. */
  succeeded(rejected: number): void;
  /** A request failed for good, after the exporter's own retries; so many items are lost by it. */
  failed(error: unknown, items: number): void;
  lost(items: number, reason: LossReason): void;
}
