import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { LOG_IDENTITIES, LOG_NAMES } from '../../../generated/otlp.ts';
import { frozenCopy } from '../../../runtime/gateway/dispatcher.ts';
import { isTrusted } from '../../../runtime/metrics/event.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../runtime/otel/identity.ts';
import { logEmitter } from '../../../runtime/otel/logs/log-emitter.ts';
import { type Recorded, recordedEvents } from '../../kit/recording.ts';
import { type Figures, interleaved, keyed, nanosecondsEach } from '../interleaved.ts';
import { otelHandlers, ours } from '../subjects/ours.ts';
import { copyOf, spanRecorder, tell } from './spans.ts';

/**
 * Nanoseconds per event of a recorded gateway with both plugins and all signals, by who spends
 * them; `host` is what the gateway does once for each event that anybody listens to.
 */
export async function recordedCpu(): Promise<Figures> {
  const events = recordedEvents();
  const prometheus = ours();
  const metrics = otelHandlers();
  const spans = spanRecorder();
  const logs = logRecorder();
  const trusted = ({ metadata }: Recorded) => isTrusted(metadata);
  const share = (take: (one: Recorded) => void) => (round: number) => {
    const fresh = copyOf(events, round).map((one) => frozenCopy(one));
    return nanosecondsEach(fresh.length, () => {
      for (const one of fresh) take(one);
    });
  };
  const summaries = await interleaved(
    {
      host: share(({ event, metadata, privateData }) =>
        [event, metadata, privateData].map(frozenCopy),
      ),
      prometheus: share((one) => trusted(one) && prometheus.record(one.event)),
      metrics: share((one) => trusted(one) && metrics.record(one.event)),
      spans: share((one) => tell(spans, one)),
      logs: share(({ event, metadata }) => logs.record(event as never, metadata as never)),
    },
    5,
    3,
  );
  return keyed('cpu.recorded.ns', summaries);
}

/** Log records up to the place where they would wait for their request. */
function logRecorder() {
  const nowhere = { onEmit() {}, async forceFlush() {}, async shutdown() {} };
  return logEmitter(
    new LoggerProvider({ processors: [nowhere] }),
    { name: 'bench' },
    {
      redact: redactSecrets,
      hash: new KeyedHash(() => new Uint8Array(32)),
      names: LOG_NAMES,
      identities: LOG_IDENTITIES,
      captureBody: true,
    },
  );
}
