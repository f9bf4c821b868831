/** The gateway plugin `diagnostics-otel`: events in, metrics, traces and logs out by OTLP/HTTP. */
import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { createSpanRecorder } from '../../generated/otel-spans.ts';
import { LOG_IDENTITIES, LOG_NAMES, SCOPES } from '../../generated/otlp.ts';
import { SETTINGS } from '../../generated/settings.ts';
import { otelPlugin } from '../otel/service.ts';

export default otelPlugin({
  settings: SETTINGS,
  scopes: SCOPES,
  identities: LOG_IDENTITIES,
  logNames: LOG_NAMES,
  metrics(store, { metricNamePrefix }) {
    const handlers = new OtelHandlers(new OtelInstruments(store, metricNamePrefix));
    return {
      record: (event, metadata) => handlers.record(event as DiagnosticEvent, metadata),
      invalidate: () => store.invalidateValues(),
    };
  },
  spans(tracing, settings, privacy) {
    return createSpanRecorder({
      ...privacy,
      ...tracing,
      semconvOptIn: settings.genAiLatest,
      content: settings.capture,
      conversations: settings.conversationIds,
      unlisted: settings.traceAllRequests,
    });
  },
});
