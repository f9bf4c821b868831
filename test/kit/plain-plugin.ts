import { SpanKind } from '@opentelemetry/api';
import { otelPlugin } from '../../runtime/otel/service.ts';
import { OURS } from './log-names.ts';

/** A plugin with one counter and one kind of span, for tests of the transport. */
export const plainPlugin = otelPlugin({
  settings: { defaults: { 'diagnostics.otel.logs': false }, overriding: [], plugin: [] },
  scopes: { own: { name: 'openclaw' }, others: [] },
  identities: {},
  logNames: OURS,
  metrics(store) {
    const counter = store.counter({ name: 'events', help: '', labels: ['type'] });
    return { record: ({ type }) => counter.series(type).add(1) };
  },
  spans({ tracer }) {
    return {
      record({ type, ts }) {
        if (type !== 'run.completed') return;
        const span = tracer.startSpan(type, { root: true, startTime: ts, kind: SpanKind.INTERNAL });
        span.end(ts);
      },
      shutdown() {},
    };
  },
});

/** The value of the counter for one type of event, as it arrived last. */
export function countOf(
  metrics: readonly { name: string; points: readonly { attributes: object; value?: number }[] }[],
  type: string,
): number {
  const latest = metrics.findLast(({ name }) => name === 'events');
  const point = latest?.points.find((one) => Reflect.get(one.attributes, 'type') === type);
  return point?.value ?? 0;
}
