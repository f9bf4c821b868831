import type { Logger, LoggerProvider } from '@opentelemetry/api';
import type { HostEvent, HostEventMetadata } from '../../gateway/host.ts';
import { type LogRules, logRecord } from './log-record.ts';
import { securityRecord } from './security-record.ts';

/** Turns the two kinds of events that are logs into log records. */
export class LogEmitter {
  readonly #logger: Logger;
  readonly #rules: LogRules;

  constructor(provider: LoggerProvider, scope: string, rules: LogRules) {
    this.#logger = provider.getLogger(scope);
    this.#rules = rules;
  }

  record(event: HostEvent, metadata: HostEventMetadata): void {
    if (event.type === 'log.record') {
      this.#logger.emit(logRecord(event, metadata, this.#rules));
    } else if (event.type === 'security.event' && metadata.trusted) {
      this.#logger.emit(securityRecord(event, metadata, this.#rules));
    }
  }
}
