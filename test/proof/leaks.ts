import { CONTENT_CLASSES } from '../../runtime/otel/settings/capture-policy.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { Canaries, Secrets } from './canary/canary.ts';
import { CanaryEvents, KINDS } from './canary/events.ts';
import { LeakSearch } from './canary/leak-search.ts';
import { CanaryRun, Surroundings } from './canary/run.ts';
import { count, type Findings, megabytes, type Proof } from './proof.ts';
import { Random } from './random.ts';

const everyClass = Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true]));

/** Settings of `captureContent`: off in every way it can be said, on, and each class by itself. */
const CAPTURE_SETTINGS: readonly unknown[] = [
  undefined,
  false,
  true,
  ...CONTENT_CLASSES.map((name) => ({ [name]: true })),
  everyClass,
  { enabled: false, ...everyClass },
  { toolInputs: 'yes', logBodies: 1, inputMessages: null },
];

const ROUNDS_AT_ONCE = 6;
/** Events of one gateway: its series must not reach the cap, which would hide what comes later. */
const EVENTS_A_GATEWAY = 8_000;

/** Feeds canaries through the gateway and both exporters, and searches all that comes out. */
export class LeakHunt {
  readonly search: LeakSearch;
  readonly canaries: Canaries<(typeof KINDS)[number]>;
  readonly #secrets: Secrets;
  readonly #source: CanaryEvents;
  events = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    this.canaries = new Canaries(random, KINDS);
    this.#secrets = new Secrets(random);
    this.search = new LeakSearch(this.canaries, this.#secrets);
    this.#source = new CanaryEvents(catalogAt(), random, this.canaries, this.#secrets);
  }

  /** Under every setting in turn, until there were at least so many events. */
  async run(events: number): Promise<void> {
    for (const [index, setting] of CAPTURE_SETTINGS.entries()) {
      const enough = (events * (index + 1)) / CAPTURE_SETTINGS.length;
      while (this.events < enough) {
        await this.#oneGateway(setting, Math.min(enough, this.events + EVENTS_A_GATEWAY));
      }
    }
  }

  async #oneGateway(setting: unknown, enough: number): Promise<void> {
    using surroundings = new Surroundings(this.canaries, this.#secrets);
    await using run = await CanaryRun.start(this.search, setting, surroundings.config);
    const quoted = () => `${this.canaries.make('identifier')} and ${this.#secrets.any().text}`;
    await run.feed(this.#batch(1), `a listener failed on ${quoted()}`);
    await run.ask(`/${this.canaries.make('identifier')}?token=${this.canaries.make('content')}`);
    await run.refuse(this.#batch(1), `refused ${quoted()}`);
    while (this.events < enough) await run.feed(this.#batch(ROUNDS_AT_ONCE));
  }

  #batch(rounds: number): ReturnType<CanaryEvents['round']> {
    const batch = Array.from({ length: rounds }, () => this.#source.round(Date.now())).flat();
    this.events += batch.length;
    return batch;
  }
}

export const leaks: Proof = {
  id: 'nothing-leaks',
  promise:
    'No identifier, content, error text or secret leaves, nor what the process was called with, except where opted in, redacted',
  async run(findings: Findings, { seed, canaryEvents }) {
    const hunt = new LeakHunt(seed);
    await hunt.run(canaryEvents);
    const { search } = hunt;
    findings.figure(`${count(hunt.events)} events with ${count(hunt.canaries.made)} canaries`);
    findings.figure(
      `searched ${megabytes(search.searched)}: ${count(search.scrapes)} scrapes, ` +
        `${count(search.bodies)} OTLP bodies, ${count(search.spans)} spans, ` +
        `${count(search.records)} log records, ${count(search.lines)} lines`,
    );
    findings.check(hunt.events >= canaryEvents, 'as many events as asked for');
    findings.none(search.leaks, 'nothing was found where it may not be');
    findings.check(search.spans > hunt.events / 4, 'spans arrived', count(search.spans));
    findings.check(search.records > hunt.events / 60, 'log records arrived', count(search.records));
    const seen = [...search.permittedKinds].toSorted();
    findings.check(seen.length >= 10, 'the search sees what is permitted', seen.join(', '));
  },
};
