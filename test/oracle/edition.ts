import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { emptyResource } from '@opentelemetry/resources';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { storeProducer } from '../../runtime/otel/sdk/store-producer.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { codegen } from '../kit/codegen.ts';
import { folderForCode } from '../kit/emitted.ts';
import { metricsOf } from '../kit/otlp/telemetry.ts';
import { type Families, receivedFamilies, scrapedFamilies } from './expected-series.ts';
import type { Stimulus } from './stimuli.ts';

/** One side of an exporter: what it is given, and what it has then made of it. */
interface Recorder {
  record(event: never, metadata: Stimulus['metadata']): void;
  families(): Promise<Families>;
}

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
  readonly modules: Modules;

  private constructor(folder: string, modules: Modules) {
    this.folder = folder;
    this.modules = modules;
  }

  /** Generates a catalog, that of this repository by default, as the edition knew it. */
  static async generate(name: string, catalog = 'metrics.schema.yaml'): Promise<Edition> {
    // Released, the edition in progress is the newest, under its own name.
    const edition = name === 'next' ? [] : ['--edition', name];
    // A module is loaded once for each path.
    const folder = join(folderForCode(`oracle-${name}`), 'generated');
    const args = ['--catalog', catalog, ...edition, '--out', folder, '--fresh'];
    const { status, stderr } = await codegen('.', args);
    if (status !== 0) throw new Error(stderr);
    const modules = FILES.map((file) => import(/* @vite-ignore */ join(folder, `${file}.ts`)));
    return new Edition(folder, Object.assign({}, ...(await Promise.all(modules))));
  }

  prometheus(cap?: number): Recorder & { start(facts: object): void } {
    const { PrometheusRegistry, PrometheusHandlers } = this.modules;
    const options = { redact: redactSecrets, ...(cap !== undefined && { cap }) };
    const registry = new PrometheusRegistry(options);
    const handlers: Pick<Recorder, 'record'> & { start?(facts: object): void } =
      new PrometheusHandlers(registry);
    const exposition = new Exposition(registry.store);
    const atStart = new Set(exposition.text().split('\n').filter(isSample));
    return {
      record: (event, metadata) => handlers.record(event, metadata),
      // The first editions know nothing at their start.
      start: (facts) => handlers.start?.(facts),
      families: async () => {
        // [16 §2] What was there before any event, as zeros are, is no work of an event.
        const lines = exposition.text().split('\n');
        const made = lines.filter((line) => !atStart.has(line) && !OWN.test(line));
        return scrapedFamilies(made.join('\n'));
      },
    };
  }

  /** The OTel side, as a receiver gets it. */
  otel(): Recorder {
    const { OtelInstruments, OtelHandlers } = this.modules;
    const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
    const scopes = { own: { name: 'oracle' }, others: [] };
    const producer = storeProducer(store, scopes, emptyResource(), {});
    const handlers = new OtelHandlers(new OtelInstruments(store));
    return {
      record: (event, metadata) => handlers.record(event, metadata),
      families: async () => {
        const { resourceMetrics } = await producer.collect();
        const bytes = JsonMetricsSerializer.serializeRequest(resourceMetrics);
        return receivedFamilies(metricsOf(JSON.parse(new TextDecoder().decode(bytes))));
      },
    };
  }

  [Symbol.dispose](): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}

/** What the store tells of itself in the edition in progress, by family. */
const OWN = /^openclaw_prometheus_(series|family_dropped_total)\{/;

function isSample(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}
