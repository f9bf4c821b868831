import type { HostEvent, HostEventMetadata, HostPrivateData } from '../host/host.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Redactor } from '../metrics/redactor.ts';
import type { KeyedHash } from './identity.ts';
import type { LogIdentities } from './logs/log-identity.ts';
import type { LogNames } from './logs/log-record.ts';
import type { Scopes } from './scope.ts';
import type { OtelSettings } from './settings/settings.ts';
import type { SettingFacts } from './settings/sources.ts';
import type { SpanRecorder, SpanRecorderOptions } from './spans/span-recorder.ts';

/** Takes every event of the gateway; must be quick, and what it throws costs only this event. */
export interface EventRecorder {
  record(event: HostEvent, metadata: HostEventMetadata, privateData: HostPrivateData): void;
  /** Asks the redactor again about every text that is remembered as a label. */
  invalidate?(): void;
}

/** A recorder of spans; what it leaves out is done without. */
type Spans = Pick<SpanRecorder, 'record' | 'shutdown'> & Partial<SpanRecorder>;

/** What makes texts and identifiers fit to leave. */
export interface Privacy {
  readonly redact: Redactor;
  readonly hash: KeyedHash;
}

/** Makes the recorders of one catalog, and says what else of it the exporter needs. */
export interface Recorders {
  readonly settings: SettingFacts;
  readonly scopes: Scopes;
  /** What log records say of themselves. */
  readonly identities: LogIdentities;
  readonly logNames: LogNames;
  metrics(store: MetricStore, settings: OtelSettings): EventRecorder;
  spans(
    tracing: Pick<SpanRecorderOptions, 'tracer' | 'ids' | 'before'>,
    settings: OtelSettings,
    privacy: Privacy,
  ): Spans;
}
