/** What the host says about an event, beside the event itself. */
export interface DiagnosticMetadata {
  /** The host itself emitted the event. */
  readonly trusted: boolean;
  /** The event is meant for the host's own exporters only. */
  readonly internal?: boolean;
  /** The event's trace context was made by the host, whoever emitted the event. */
  readonly trustedTraceContext?: boolean;
}
