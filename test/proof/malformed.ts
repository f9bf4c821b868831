import type { Catalog } from '../../codegen/model/catalog.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { samplesByKey, seriesKey } from '../kit/exposition-text.ts';
import { BothExporters } from './both-exporters.ts';
import { LabelDomains } from './malformed/label-domains.ts';
import { malformedEvents } from './malformed/malformed-events.ts';
import { BAD_COMPANIONS, BAD_EVENTS } from './malformed/values.ts';
import { count, type Findings, type Proof } from './proof.ts';
import { Random } from './random.ts';

const SOUND = { type: 'webhook.received', channel: 'sound', updateType: 'message' };
const TRUSTED = { trusted: true };

/** Errors that nothing caught, while it listens. */
class Uncaught implements Disposable {
  readonly errors: unknown[] = [];
  readonly #note = (error: unknown): void => void this.errors.push(error);

  constructor() {
    process.on('unhandledRejection', this.#note).on('uncaughtException', this.#note);
  }

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#note).off('uncaughtException', this.#note);
  }
}

/** Malformed events, metadata and private data through dispatcher and plugins. */
async function throughGateway(
  findings: Findings,
  catalog: Catalog,
  keep: () => boolean,
): Promise<void> {
  using uncaught = new Uncaught();
  const domains = new LabelDomains(catalog);
  const faults: string[] = [];
  let events = 0;
  let sound = 0;
  await using both = await BothExporters.start({ captureContent: true });
  const emit = (name: string, event: unknown, metadata: unknown, privateData?: unknown): void => {
    events += 1;
    try {
      both.gateway.events.emit(event as never, metadata as never, privateData as never);
    } catch (error) {
      faults.push(`${name}: emit threw ${String(error)}`);
    }
  };
  const scrape = async (): Promise<void> => {
    emit('sound', SOUND, TRUSTED);
    sound += 1;
    faults.push(...domains.faults(await both.scrape()));
    both.receiver.arrivals.splice(0);
    both.receiver.spans.splice(0);
    both.receiver.metrics.splice(0, both.receiver.metrics.length - 500);
  };
  for (const type of catalog.events) {
    for (const { name, event } of malformedEvents(type)) if (keep()) emit(name, event, TRUSTED);
    for (const { name, make } of BAD_COMPANIONS) {
      if (!keep()) continue;
      emit(`${type.type}, private data: ${name}`, { type: type.type }, TRUSTED, make());
      const content = { modelContent: make(), toolContent: make(), errorMessage: make() };
      emit(`${type.type}, content: ${name}`, { type: type.type }, TRUSTED, content);
      const inside = { modelContent: { inputMessages: make(), toolDefinitions: [make()] } };
      emit(`${type.type}, messages: ${name}`, { type: type.type }, TRUSTED, inside);
    }
    await scrape();
  }
  for (const { name, make } of BAD_EVENTS) emit(name, make(), TRUSTED);
  for (const { name, make } of BAD_COMPANIONS) emit(name, { type: 'run.completed' }, make());
  await scrape();
  await both.settled();
  const samples = samplesByKey(await both.scrape());
  const labels = { channel: 'sound', webhook: 'message' };
  findings.figure(`${count(events)} through dispatcher and both plugins`);
  findings.none(faults, 'no exception, and every scrape is right');
  findings.none(uncaught.errors.map(String), 'no unhandled rejection');
  findings.equal(
    samples.get(seriesKey('openclaw_webhook_received_total', labels)),
    sound,
    'sound events in between were all counted',
  );
  findings.check(both.receiver.metrics.length > 0, 'and pushed');
}

/** Handlers by themselves, and what is ignored, are in `test/property/malformed.test.ts`. */
export const malformed: Proof = {
  id: 'nothing-throws',
  promise: 'Malformed events raise nothing, change no series wrongly and hide no sound event',
  async run(findings, { short, seed }) {
    const random = new Random(seed);
    await throughGateway(findings, catalogAt(), () => !short || random.next() < 0.1);
  },
};
