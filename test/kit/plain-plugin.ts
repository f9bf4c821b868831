import { SpanKind } from '@opentelemetry/api';
import type { PluginEntry } from '../../runtime/host/host.ts';
import type { Recorders } from '../../runtime/otel/recorders.ts';
import { otelPlugin } from '../../runtime/otel/service.ts';
import { OURS } from './log-names.ts';
import type { Exporter } from './otel-exporter.ts';

/** A plugin of these recorders, without anything of a catalog. */
export const pluginOf = (recorders: Pick<Recorders, 'metrics' | 'spans'>): PluginEntry =>
  otelPlugin({
    settings: { defaults: { 'diagnostics.otel.logs': false }, overriding: [], plugin: [] },
    scopes: { own: { name: 'openclaw' }, others: [] },
    identities: {},
    logNames: OURS,
    ...recorders,
  });

/** A plugin with one counter and one kind of span, for tests of the transport. */
export const plainPlugin = pluginOf({
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

/** Events of a run and of a log, so many of both. */
export function emitPairs({ events }: Exporter, count: number): void {
  for (let index = 0; index < count; index++) {
    events.emit({ type: 'run.completed' }, { trusted: true });
    events.emit({ type: 'log.record' }, { trusted: true });
  }
}

/** The value of the counter for one type of event, as it arrived last. */
export function countOf(
  metrics: readonly { name: string; points: readonly { attributes: object; value?: number }[] }[],
  type: string,
): number {
  const latest = metrics.findLast(({ name }) => name === 'events');
  const point = latest?.points.find((one) => Reflect.get(one.attributes, 'type') === type);
  return point?.value ?? 0;
}
