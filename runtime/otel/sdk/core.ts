/** The only importer of the SDK's core: what several signals share. */
export {
  CompositePropagator,
  type ExportResult,
  ExportResultCode,
  millisToHrTime,
  parseKeyPairsIntoRecord,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
