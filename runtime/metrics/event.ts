/** What the host says about an event, next to the event itself. */
export interface DiagnosticMetadata {
  /** The host itself emitted the event. */
  readonly trusted: boolean;
  /** The event is meant for the host's own exporters only. */
  readonly internal?: boolean;
  /** The event's trace context was made by the host, whatever emitted the event. */
  readonly trustedTraceContext?: boolean;
}

/** Whether the host itself emitted the event: events of others are not counted. */
export function isTrusted(metadata: DiagnosticMetadata): boolean {
  return metadata.trusted === true || metadata.internal === true;
}

/** The same, or an event of another emitter under a trace of the host's own making. */
export function isTraced(metadata: DiagnosticMetadata): boolean {
  return isTrusted(metadata) || metadata.trustedTraceContext === true;
}
