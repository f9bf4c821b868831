import type { ReceivedMetric, ReceivedPoint, ReceivedSpan } from '../../kit/otlp/telemetry.ts';
import type { Receiver } from '../../kit/receiver.ts';
import type { Report } from '../../kit/report.ts';
import type { ModelCall } from '../servers.ts';
import type { Traffic } from '../traffic.ts';

/** The configuration of the exporter was replaced once; the name of the service tells the two apart. */
export function checkSessions(report: Report, { refused, metrics }: Receiver): void {
  report.equal(refused, 0, 'every request is taken');
  const runs = metrics.filter(({ name }) => name === 'openclaw.run.duration_ms');
  const names = new Set(runs.map(({ resource }) => resource['service.name']));
  report.equal([...names].sort(), ['first', 'second'], 'the exporter was replaced, once');
}

/**
 * Counters are cumulative and start anew with each session of the exporter: the last value of
 * every series of every session, together, is what was driven.
 */
export function checkOtelCounters(
  report: Report,
  metrics: readonly ReceivedMetric[],
  { models, rpc }: Traffic,
): void {
  const usages = models.calls.flatMap(({ usage }) => usage ?? []);
  const tokens = (part: 'input' | 'output') => usages.reduce((sum, usage) => sum + usage[part], 0);
  const claims = [
    ['openclaw.tokens', 'openclaw.token', 'input', tokens('input')],
    ['openclaw.tokens', 'openclaw.token', 'output', tokens('output')],
    ...[...rpc.sent].map(
      ([method, count]) =>
        ['openclaw.gateway.rpc.requests', 'openclaw.gateway.rpc.method', method, count] as const,
    ),
  ] as const;
  for (const [name, attribute, value, expected] of claims) {
    const seen = lastPoints(metrics, name)
      .filter(({ attributes }) => attributes[attribute] === value)
      .reduce((sum, point) => sum + (point.value ?? 0), 0);
    report.equal(seen, expected, `${name}{${value}} lost and doubled nothing: ${expected}`);
  }
}

function lastPoints(metrics: readonly ReceivedMetric[], wanted: string): readonly ReceivedPoint[] {
  const last = new Map<string, ReceivedPoint>();
  for (const { name, resource, points } of metrics) {
    if (name !== wanted) continue;
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
  return [...last.values()];
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
  const dangling = spans.filter(
    ({ traceId, parentSpanId, flags }) =>
      parentSpanId !== '' && (flags & 0x200) === 0 && !exported.has(`${traceId}-${parentSpanId}`),
  );
  report.equal(
    dangling.map(({ name }) => name),
    [],
    'every parent within the gateway was exported, too',
  );
}
