import { PROPAGATORS } from '../sdk/core.ts';
import { DETECTORS } from '../sdk/resource.ts';
import type { SettingSources } from './sources.ts';

/** What the parts of the SDK are made with; times in milliseconds. */
export function sdkSettings(sources: SettingSources) {
  const flush = flushInterval(sources);
  return {
    sampling: resolveSampling(sources),
    spanLimits: spanLimits(sources),
    spanBatch: batchSettings('OTEL_BSP', 5000, flush, sources),
    logBatch: batchSettings('OTEL_BLRP', 1000, flush, sources),
    metricReader: readerSettings(flush, sources),
    detectors: detectorNames(sources),
    propagators: known('OTEL_PROPAGATORS', Object.keys(PROPAGATORS), undefined, sources),
    /** The SDK's metrics about itself. */
    selfObservation: sources.flag('OTEL_NODE_EXPERIMENTAL_SDK_METRICS'),
  };
}

const SHORTEST_FLUSH = 1000;
const FLUSH_KEY = 'diagnostics.otel.flushIntervalMs';

/** The configured flush interval, at least a second; undefined when none can be used. */
function flushInterval({ config, warn }: SettingSources): number | undefined {
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

/** Bounds and times of a batch processor. */
export type BatchSettings = ReturnType<typeof batchSettings>;

function batchSettings(
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

/** Times of the periodic metric reader. */
function readerSettings(flush: number | undefined, sources: SettingSources) {
  const interval = sources.integer('OTEL_METRIC_EXPORT_INTERVAL', 60_000);
  const exportIntervalMillis = flush ?? interval;
  const key = 'OTEL_METRIC_EXPORT_TIMEOUT';
  const timeout = sources.integer(key, undefined, 1, 30_000);
  if (timeout !== undefined && timeout > exportIntervalMillis)
    sources.warn(key, timeout, exportIntervalMillis);
  const exportTimeoutMillis = Math.min(timeout ?? 30_000, exportIntervalMillis);
  return { exportIntervalMillis, exportTimeoutMillis };
}

/** How root spans are decided on; `parentBased` lets a parent's own decision stand. */
export interface Sampling {
  readonly parentBased: boolean;
  /** Share of traces to keep, 0 to 1. */
  readonly ratio: number;
}

const SAMPLER = /^(parentbased_)?(always_on|always_off|traceidratio)$/;
const KEEP_ALL: Sampling = { parentBased: true, ratio: 1 };

/** `sampleRate`, else the sampler that the environment names, else every root is kept. */
function resolveSampling(sources: SettingSources): Sampling {
  const rate = sources.config.sampleRate;
  if (isRatio(rate)) return { parentBased: true, ratio: rate };
  const fallback = namedSampler(sources);
  if (rate !== undefined) sources.warn('diagnostics.otel.sampleRate', rate, describe(fallback));
  return fallback;
}

function namedSampler(sources: SettingSources): Sampling {
  const name = sources.text('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const [, parent, kind] = SAMPLER.exec(name) ?? [];
  if (kind === undefined) {
    sources.warn('OTEL_TRACES_SAMPLER', name, describe(KEEP_ALL));
    return KEEP_ALL;
  }
  const byRatio = kind === 'traceidratio';
  const ratio = byRatio
    ? sources.number('OTEL_TRACES_SAMPLER_ARG', isRatio, 1)
    : Number(kind === 'always_on');
  return { parentBased: parent !== undefined, ratio };
}

function isRatio(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function describe({ parentBased, ratio }: Sampling): string {
  return `${parentBased ? 'parent-based ' : ''}trace id ratio ${ratio}`;
}

const VARIABLES = {
  attributeCountLimit: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  attributeValueLengthLimit: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  eventCountLimit: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
  linkCountLimit: 'OTEL_SPAN_LINK_COUNT_LIMIT',
  attributePerEventCountLimit: 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT',
  attributePerLinkCountLimit: 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT',
} as const;

/** Limits of the tracer provider; a missing one leaves the SDK's own default. */
function spanLimits(sources: SettingSources) {
  const limits: { -readonly [limit in keyof typeof VARIABLES]?: number } = {};
  for (const limit of Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]) {
    const value = sources.integer(VARIABLES[limit], undefined, 0, 'the SDK default');
    if (value !== undefined) limits[limit] = value;
  }
  return limits;
}

/** Resource detectors by name. `all` and `none` are the whole list and the empty one. */
function detectorNames(sources: SettingSources): readonly string[] {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  const names = Object.keys(DETECTORS);
  if (sources.list(variable)?.some((name) => name.toLowerCase() === 'all')) return names;
  return known(variable, names, ['env', 'runtime'], sources);
}

/** The names that a list gives and that there are, in lower case, each once; all of them without a list. */
function known(
  variable: string,
  names: readonly string[],
  fallback = names,
  sources: SettingSources,
): readonly string[] {
  const given = new Set(sources.list(variable)?.map((name) => name.toLowerCase()) ?? fallback);
  if (given.has('none')) return [];
  const usable = [...given].filter((name) => names.includes(name));
  for (const name of given) if (!names.includes(name)) sources.warn(variable, name, usable);
  return usable;
}
