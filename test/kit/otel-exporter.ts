import { SpanKind } from '@opentelemetry/api';
import { PluginHost } from '../../runtime/gateway/plugin-host.ts';
import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import type {
  HostConfig,
  OtelConfig,
  PluginEntry,
  TelemetryExporterReport,
} from '../../runtime/host/host.ts';
import type { LogNames } from '../../runtime/otel/logs/log-record.ts';
import { otelPlugin } from '../../runtime/otel/service.ts';
import type { Recorders } from '../../runtime/otel/session.ts';
import type { ReceivedMetric } from './otlp/telemetry.ts';
import { Receiver } from './receiver.ts';

/** As the released documents have them. */
export const RELEASED: LogNames = {
  line: 'code.lineno',
  function: 'code.function',
  fields: 'openclaw.',
};
/** As the conventions have them, and apart from the vocabulary of the exporter. */
export const OURS: LogNames = {
  line: 'code.line.number',
  function: 'code.function.name',
  fields: 'openclaw.log.attribute.',
};

/** The line by which the gateway logs what the plugin reports of a route. */
const HEALTH = /^diagnostics-otel (\w+) (\S+) (started|failure|recovered|dropped)\b/;

/** The plugin in the embedded gateway, without the gateway's server. */
export class Exporter {
  /** What the plugin and the gateway logged. */
  readonly lines: string[] = [];
  /** The plugin's own events. */
  readonly reports: TelemetryExporterReport[] = [];
  /** The last state that the plugin reported, by signal and transport. */
  readonly health = new Map<string, { signal: string; transport: string; status: string }>();
  readonly events: PluginHost['events'];
  readonly #host: PluginHost;

  private constructor(plugin: PluginEntry, config: HostConfig) {
    const write = (line: string): void => {
      const [, signal, transport, status] = HEALTH.exec(line) ?? [];
      if (signal === undefined || !transport || !status) this.lines.push(line);
      else this.health.set(`${signal} ${transport}`, { signal, transport, status });
    };
    const logger = () => ({ info: write, warn: write, error: write });
    this.#host = new PluginHost({ plugins: [plugin], config, logger });
    this.events = this.#host.events;
    const report = (event: unknown) => void this.reports.push(event as TelemetryExporterReport);
    this.events.onEvent(report, { include: ['telemetry.exporter'] });
  }

  static async start(plugin: PluginEntry, otel: OtelConfig): Promise<Exporter> {
    const exporter = new Exporter(plugin, configOf(otel));
    await exporter.#host.start();
    return exporter;
  }

  /** `signal status reason` of each of the plugin's events. */
  get reported(): string[] {
    return this.reports.map(({ signal, status, reason }) =>
      `${signal} ${status} ${reason ?? ''}`.trim(),
    );
  }

  /** Items lost so far, by `signal reason`. */
  get lost(): Record<string, number> {
    const lost: Record<string, number> = {};
    for (const { signal, status, lostReason, lostItems = 0 } of this.reports) {
      if (status !== 'dropped') continue;
      const key = `${signal} ${lostReason}`;
      lost[key] = (lost[key] ?? 0) + lostItems;
    }
    return lost;
  }

  replay(events: readonly { readonly event: object; readonly metadata: object }[]): void {
    for (const recorded of events) this.emit(recorded as RecordedEvent);
  }

  emit({ event, metadata, privateData }: RecordedEvent): void {
    this.events.emit(event, metadata, privateData);
  }

  /** @param enabled all diagnostics of the gateway */
  reconfigure(otel: OtelConfig, enabled = true): Promise<void> {
    const { diagnostics } = configOf(otel);
    return this.#host.reconfigure({ diagnostics: { ...diagnostics, enabled } });
  }

  stop(): Promise<void> {
    return this.#host.stop(5_000);
  }
}

/** A plugin from start to stop over a receiver of its own, and what both have seen. */
export async function exported(
  plugin: PluginEntry,
  otel: OtelConfig = {},
  act: (exporter: Exporter, receiver: Receiver) => void | Promise<void> = () => {},
): Promise<{ readonly exporter: Exporter; readonly receiver: Receiver }> {
  const receiver = await Receiver.start();
  const exporter = await Exporter.start(plugin, { endpoint: receiver.url, ...otel });
  try {
    await act(exporter, receiver);
  } finally {
    await exporter.stop();
    await receiver.close();
  }
  return { exporter, receiver };
}

function configOf(otel: OtelConfig): HostConfig {
  return { diagnostics: { otel: { enabled: true, ...otel } } };
}

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
export function countOf(metrics: readonly ReceivedMetric[], type: string): number {
  const latest = metrics.findLast(({ name }) => name === 'events');
  return latest?.points.find(({ attributes }) => attributes['type'] === type)?.value ?? 0;
}
