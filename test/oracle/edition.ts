import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Tracer } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { command as generate } from '../../codegen/tools/generate/command.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { KeyedHash } from '../../runtime/otel/identity.ts';
import { storeProducer } from '../../runtime/otel/sdk/store-producer.ts';
import { capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';
import type { SpanRecorder } from '../../runtime/otel/spans/span-recorder.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';

/** What the host says beside an event. */
interface Metadata {
  readonly trusted: boolean;
  readonly internal?: boolean;
  readonly trustedTraceContext?: boolean;
}

export type Record_ = (event: never, metadata: Metadata) => void;

const FILES = [
  ...['prometheus-registry', 'prometheus-handlers', 'otel-instruments', 'otel-handlers'],
  ...['otel-spans', 'settings'],
];
/** In the shape that every edition has; what is in them is compared with the documents. */
type Modules = typeof import('../../generated/prometheus-registry.ts') &
  typeof import('../../generated/prometheus-handlers.ts') &
  typeof import('../../generated/otel-instruments.ts') &
  typeof import('../../generated/otel-handlers.ts') &
  typeof import('../../generated/otel-spans.ts') &
  typeof import('../../generated/settings.ts');

/** The code that the generator prints for an edition, loaded and ready to record. */
export class Edition implements Disposable {
  /** The output folder. */
  readonly folder: string;
  readonly #modules: Modules;

  private constructor(folder: string, modules: Modules) {
    this.folder = folder;
    this.#modules = modules;
  }

  /** Generates a catalog, that of this repository by default, as the edition knew it. */
  static async generate(name: string, catalog = 'metrics.schema.yaml'): Promise<Edition> {
    const root = process.cwd();
    mkdirSync(join(root, '.cache'), { recursive: true });
    // A module is loaded once for each path.
    const home = mkdtempSync(join(root, '.cache', `oracle-${name}-`));
    for (const part of ['runtime', 'package.json']) symlinkSync(join(root, part), join(home, part));
    const folder = join(home, 'generated');
    const code = await silently(() =>
      generate.run(['--catalog', catalog, '--edition', name, '--out', folder, '--fresh']),
    );
    if (code !== 0) throw new Error(`the generator ended with ${code}`);
    const modules = FILES.map((file) => import(/* @vite-ignore */ join(folder, `${file}.ts`)));
    return new Edition(folder, Object.assign({}, ...(await Promise.all(modules))));
  }

  /** Variables that win over the key that they stand for. */
  get overriding(): readonly string[] {
    return this.#modules.SETTINGS.overriding;
  }

  prometheus(cap?: number): { record: Record_; start(facts: object): void; text(): string } {
    const { PrometheusRegistry, PrometheusHandlers } = this.#modules;
    const options = { redact: redactSecrets, ...(cap !== undefined && { cap }) };
    const registry = new PrometheusRegistry(options);
    const handlers: { record: Record_; start?(facts: never): void } = new PrometheusHandlers(
      registry,
    );
    const exposition = new Exposition(registry.store);
    const atStart = new Set(exposition.text().split('\n').slice(0, -1));
    return {
      record: (event, metadata) => handlers.record(event, metadata),
      // The first editions know nothing at their start.
      start: (facts) => handlers.start?.(facts as never),
      text: () => withoutStart(exposition.text(), atStart),
    };
  }

  /** The OTel side, read by the real SDK; `collect` ends it. */
  otel(): { record: Record_; collect(): Promise<readonly MetricData[]> } {
    const { OtelInstruments, OtelHandlers } = this.#modules;
    const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: 3_600_000,
      metricProducers: [
        storeProducer(store, { own: { name: 'oracle' }, others: [] }, emptyResource(), exporter),
      ],
    });
    const provider = new MeterProvider({ readers: [reader] });
    const handlers = new OtelHandlers(new OtelInstruments(store));
    return {
      record: (event, metadata) => handlers.record(event, metadata),
      collect: async () => {
        const { resourceMetrics } = await reader.collect();
        await provider.shutdown();
        return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      },
    };
  }

  spans(tracer: Tracer, optIn: boolean): SpanRecorder {
    return this.#modules.createSpanRecorder({
      tracer,
      ids: undefined,
      redact: redactSecrets,
      hash: new KeyedHash(() => new Uint8Array(32).fill(7)),
      semconvOptIn: optIn,
      content: capturePolicy(false),
    });
  }

  [Symbol.dispose](): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}

/** The generator says which files it wrote; that is of no interest here. */
async function silently<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  const { log } = console;
  console.log = () => {};
  try {
    return await run();
  } finally {
    console.log = log;
  }
}

/** What the store tells of itself in the edition in progress, by family. */
const OWN = /^openclaw_prometheus_(series|family_dropped_total)\{/;

/** [16 §2] What was there before any event, as zeros are, is no work of an event. */
function withoutStart(text: string, atStart: ReadonlySet<string>): string {
  const families = text.split(/^(?=# HELP )/m).map((family) => {
    const lines = family.split('\n').slice(0, -1);
    const header = lines.slice(0, 2);
    const samples = lines.slice(2).filter((line) => !atStart.has(line) && !OWN.test(line));
    return samples.length === 0 ? [] : [...header, ...samples, ''];
  });
  return families.map((lines) => lines.join('\n')).join('');
}
