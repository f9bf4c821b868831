import type { SettingSources } from './sources.ts';

/** Bounds and times of a batch processor; times in milliseconds. */
export type BatchSettings = ReturnType<typeof batchSettings>;

const SHORTEST_FLUSH = 1000;
const FLUSH_KEY = 'diagnostics.otel.flushIntervalMs';

/** The configured flush interval, at least a second; undefined when none can be used. */
export function flushInterval({ config, warn }: SettingSources): number | undefined {
  const given: unknown = config.flushIntervalMs;
  if (given === undefined) return undefined;
  if (!Number.isSafeInteger(given) || (given as number) < 0) {
    warn(FLUSH_KEY, given, 'the default of each signal');
    return undefined;
  }
  const interval = Math.max(given as number, SHORTEST_FLUSH);
  if (interval !== given) warn(FLUSH_KEY, given, interval);
  return interval;
}

/** `prefix` is `OTEL_BSP` or `OTEL_BLRP`. */
export function batchSettings(
  prefix: string,
  defaultDelay: number,
  flush: number | undefined,
  sources: SettingSources,
) {
  const maxQueueSize = sources.integer(`${prefix}_MAX_QUEUE_SIZE`, 2048);
  const batchKey = `${prefix}_MAX_EXPORT_BATCH_SIZE`;
  const batch = sources.integer(batchKey, Math.min(512, maxQueueSize));
  if (batch > maxQueueSize) sources.warn(batchKey, batch, maxQueueSize);
  const delay = sources.integer(`${prefix}_SCHEDULE_DELAY`, defaultDelay, 0);
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(batch, maxQueueSize),
    scheduledDelayMillis: flush ?? delay,
    exportTimeoutMillis: sources.integer(`${prefix}_EXPORT_TIMEOUT`, 30_000),
  };
}

/** Times of the periodic metric reader, in milliseconds. */
export function readerSettings(flush: number | undefined, sources: SettingSources) {
  const ownInterval = sources.integer('OTEL_METRIC_EXPORT_INTERVAL', 60_000);
  const exportIntervalMillis = flush ?? ownInterval;
  const key = 'OTEL_METRIC_EXPORT_TIMEOUT';
  const timeout = sources.integer(key, undefined, 1, 30_000);
  if (timeout !== undefined && timeout > exportIntervalMillis)
    sources.warn(key, timeout, exportIntervalMillis);
  const exportTimeoutMillis = Math.min(timeout ?? 30_000, exportIntervalMillis);
  return { exportIntervalMillis, exportTimeoutMillis };
}
