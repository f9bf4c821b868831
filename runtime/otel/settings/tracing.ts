import type { SettingSources } from './sources.ts';

/** How root spans are decided on; `parentBased` lets a parent's own decision stand. */
export interface Sampling {
  readonly parentBased: boolean;
  /** Share of traces to keep, 0 to 1. */
  readonly ratio: number;
}

const KEEP_ALL: Sampling = { parentBased: true, ratio: 1 };

/** `sampleRate`, else the sampler that the environment names, else every root is kept. */
export function resolveSampling(sources: SettingSources): Sampling {
  const rate = sources.config.sampleRate;
  if (isRatio(rate)) return { parentBased: true, ratio: rate };
  const fallback = namedSampler(sources);
  if (rate !== undefined) sources.warn('diagnostics.otel.sampleRate', rate, describe(fallback));
  return fallback;
}

function namedSampler(sources: SettingSources): Sampling {
  const name = sources.text('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const parentBased = name.startsWith('parentbased_');
  switch (name.replace(/^parentbased_/, '')) {
    case 'always_on':
      return { parentBased, ratio: 1 };
    case 'always_off':
      return { parentBased, ratio: 0 };
    case 'traceidratio':
      return { parentBased, ratio: sources.number('OTEL_TRACES_SAMPLER_ARG', isRatio, 1) };
    default:
      sources.warn('OTEL_TRACES_SAMPLER', name, describe(KEEP_ALL));
      return KEEP_ALL;
  }
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
export function spanLimits(sources: SettingSources) {
  const limits: { -readonly [limit in keyof typeof VARIABLES]?: number } = {};
  for (const limit of Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]) {
    const value = sources.integer(VARIABLES[limit], undefined, 0, 'the SDK default');
    if (value !== undefined) limits[limit] = value;
  }
  return limits;
}
