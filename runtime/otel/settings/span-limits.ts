import type { SettingSources } from './sources.ts';

/** Limits of the tracer provider; a missing one leaves the SDK's own default. */
export interface SpanLimitSettings {
  attributeCountLimit?: number;
  attributeValueLengthLimit?: number;
  eventCountLimit?: number;
  linkCountLimit?: number;
  attributePerEventCountLimit?: number;
  attributePerLinkCountLimit?: number;
}

const VARIABLES = {
  attributeCountLimit: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  attributeValueLengthLimit: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  eventCountLimit: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
  linkCountLimit: 'OTEL_SPAN_LINK_COUNT_LIMIT',
  attributePerEventCountLimit: 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT',
  attributePerLinkCountLimit: 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT',
} as const;

export function spanLimits(sources: SettingSources): SpanLimitSettings {
  const limits: SpanLimitSettings = {};
  for (const limit of Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]) {
    const value = sources.optionalInteger(VARIABLES[limit], 'the SDK default');
    if (value !== undefined) limits[limit] = value;
  }
  return limits;
}
