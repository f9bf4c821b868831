import type { Report } from '../../prometheus/report.ts';
import type {
  ReceivedMetric,
  ReceivedPoint,
  ReceivedSpan,
} from '../../unit/otel/otlp/telemetry.ts';
import type { ModelCall } from '../model-server.ts';

/**
 * Counters are cumulative and start anew with each generation of the exporter: the last value of
 * every series of every generation, together, is what the model server reported.
 */
export function checkOtelTokens(
  report: Report,
  metrics: readonly ReceivedMetric[],
  calls: readonly ModelCall[],
): void {
  const last = new Map<string, ReceivedPoint>();
  for (const { name, resource, points } of metrics) {
    if (name !== 'openclaw.tokens') continue;
    for (const point of points) {
      const series = JSON.stringify([
        resource['service.name'],
        point.start.toString(),
        point.attributes,
      ]);
      const before = last.get(series);
      if (!before || before.time <= point.time) last.set(series, point);
    }
  }
  const seen = (type: string) =>
    [...last.values()]
      .filter(({ attributes }) => attributes['openclaw.token'] === type)
      .reduce((sum, { value }) => sum + (value ?? 0), 0);
  const usages = calls.flatMap(({ usage }) => usage ?? []);
  const reported = (part: 'input' | 'output') =>
    usages.reduce((sum, usage) => sum + usage[part], 0);
  for (const type of ['input', 'output'] as const) {
    report.equal(seen(type), reported(type), `${type} tokens: no sample lost or doubled`);
  }
}

/** Each model request carried the context of a span that the receiver got, too. */
export function checkTraceparents(
  report: Report,
  spans: readonly ReceivedSpan[],
  calls: readonly ModelCall[],
): void {
  const exported = new Set(spans.map(({ traceId, spanId }) => `${traceId}-${spanId}`));
  const sent = calls.map(({ traceparent = '' }) => traceparent.split('-').slice(1, 3).join('-'));
  const matched = sent.filter((context) => exported.has(context));
  report.check(
    matched.length > 0 && matched.length === calls.length,
    'every traceparent that the model server received is that of an exported span',
    `${matched.length} of ${calls.length}, ${spans.length} spans`,
  );
  const ids = new Set(spans.map(({ traceId, spanId }) => `${traceId}-${spanId}`));
  const dangling = spans.filter(
    ({ traceId, parentSpanId, flags }) =>
      parentSpanId !== '' && (flags & 0x200) === 0 && !ids.has(`${traceId}-${parentSpanId}`),
  );
  report.equal(
    dangling.map(({ name }) => name),
    [],
    'every parent within the gateway was exported, too',
  );
}
