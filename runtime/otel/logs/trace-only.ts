import { createContextKey } from '@opentelemetry/api';

/** The trace of a log record that belongs to no exported span; the API knows only contexts of spans. */
export const TRACE_ONLY = createContextKey('trace without a span');
