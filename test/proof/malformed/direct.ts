import type { Catalog } from '../../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { OtelSide } from '../growth/otel-side.ts';
import { LabelDomains } from './label-domains.ts';
import { malformedEvents } from './malformed-events.ts';
import { BAD_COMPANIONS, BAD_EVENTS } from './values.ts';

const TRUSTED = { trusted: true };

/** Handlers and recorders without anything around them that could catch what they throw. */
export class DirectRun {
  readonly faults: string[] = [];
  events = 0;
  readonly registry = new PrometheusRegistry({ redact: redactSecrets });
  readonly #handlers = new PrometheusHandlers(this.registry);
  readonly #exposition = new Exposition(this.registry.store);
  readonly #otel = new OtelSide();
  readonly #domains: LabelDomains;
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#domains = new LabelDomains(catalog);
  }

  /** @param keep leaves events out, for the short form */
  run(keep: () => boolean): void {
    for (const type of this.#catalog.events) {
      for (const { name, event } of malformedEvents(type)) {
        if (keep()) this.#record(name, event, TRUSTED);
      }
      this.#scrape(type.type);
    }
    for (const { name, make } of BAD_EVENTS) this.#record(name, make(), TRUSTED);
    for (const { name, make } of BAD_COMPANIONS) {
      this.#record(`metadata: ${name}`, { type: 'webhook.received', ts: 1, seq: 1 }, make());
    }
    this.#scrape('what is no event');
    this.#otel.stop();
  }

  #record(name: string, event: unknown, metadata: unknown): void {
    this.events += 1;
    const recorders = [this.#handlers, this.#otel];
    for (const recorder of recorders) {
      try {
        recorder.record(event as DiagnosticEvent, metadata as typeof TRUSTED);
      } catch (error) {
        this.faults.push(`${name}: ${recorder.constructor.name} threw ${String(error)}`);
      }
    }
  }

  #scrape(after: string): void {
    for (const fault of this.#domains.faults(this.#exposition.text())) {
      this.faults.push(`after ${after}: ${fault}`);
    }
  }
}
