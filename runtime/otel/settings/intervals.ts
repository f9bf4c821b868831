import type { OtelConfig } from '../../host/host.ts';
import { type Environment, integer, optionalInteger } from './environment.ts';
import type { SettingWarnings } from './warnings.ts';

/** Bounds and times of a batch processor; times in milliseconds. */
export interface BatchSettings {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
}

/** Times of the periodic metric reader, in milliseconds. */
export interface ReaderSettings {
  readonly exportIntervalMillis: number;
  readonly exportTimeoutMillis: number;
}

const SHORTEST_FLUSH = 1000;
const FLUSH_KEY = 'diagnostics.otel.flushIntervalMs';

/** The configured flush interval, at least a second; undefined when none can be used. */
export function flushInterval(config: OtelConfig, warnings: SettingWarnings): number | undefined {
  const given: unknown = config.flushIntervalMs;
  if (given === undefined) return undefined;
  if (!Number.isSafeInteger(given) || (given as number) < 0) {
    warnings.add(FLUSH_KEY, given, 'the default of each signal');
    return undefined;
  }
  const interval = Math.max(given as number, SHORTEST_FLUSH);
  if (interval !== given) warnings.add(FLUSH_KEY, given, interval);
  return interval;
}

/** `prefix` is `OTEL_BSP` or `OTEL_BLRP`. */
export function batchSettings(
  prefix: string,
  defaultDelay: number,
  flush: number | undefined,
  environment: Environment,
  warnings: SettingWarnings,
): BatchSettings {
  const maxQueueSize = integer(environment, `${prefix}_MAX_QUEUE_SIZE`, 2048, warnings);
  const batchKey = `${prefix}_MAX_EXPORT_BATCH_SIZE`;
  const smaller = Math.min(512, maxQueueSize);
  const batch = integer(environment, batchKey, smaller, warnings);
  if (batch > maxQueueSize) warnings.add(batchKey, batch, maxQueueSize);
  const delay = integer(environment, `${prefix}_SCHEDULE_DELAY`, defaultDelay, warnings, 0);
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(batch, maxQueueSize),
    scheduledDelayMillis: flush ?? delay,
    exportTimeoutMillis: integer(environment, `${prefix}_EXPORT_TIMEOUT`, 30_000, warnings),
  };
}

export function readerSettings(
  flush: number | undefined,
  environment: Environment,
  warnings: SettingWarnings,
): ReaderSettings {
  const interval = integer(environment, 'OTEL_METRIC_EXPORT_INTERVAL', 60_000, warnings);
  const exportIntervalMillis = flush ?? interval;
  const key = 'OTEL_METRIC_EXPORT_TIMEOUT';
  const timeout = optionalInteger(environment, key, 30_000, warnings, 1);
  if (timeout !== undefined && timeout > exportIntervalMillis) {
    warnings.add(key, timeout, exportIntervalMillis);
  }
  const exportTimeoutMillis = Math.min(timeout ?? 30_000, exportIntervalMillis);
  return { exportIntervalMillis, exportTimeoutMillis };
}
