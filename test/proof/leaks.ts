import { CONTENT_CLASSES, type ContentClass } from '../../runtime/otel/settings/capture-policy.ts';
import { Random } from '../kit/random.ts';
import { type CanaryEvent, CanaryEvents } from './canary/events.ts';
import { HostileTexts } from './canary/hostile-texts.ts';
import { LeakSearch } from './canary/leak-search.ts';
import { hostileConfig, hostileProcess, startRun } from './canary/run.ts';
import { count, megabytes, type Proof } from './proof.ts';

const everyClass = Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true]));

/** Settings of `captureContent`, and the classes that they opt into: off and on in every way it can be said. */
const CAPTURE_SETTINGS: readonly (readonly [setting: unknown, classes: readonly ContentClass[]])[] =
  [
    [undefined, []],
    [false, []],
    [true, CONTENT_CLASSES.filter((name) => name !== 'systemPrompt')],
    ...CONTENT_CLASSES.map((name) => [{ [name]: true }, [name]] as const),
    [everyClass, CONTENT_CLASSES],
    [{ enabled: false, ...everyClass }, []],
    [{ toolInputs: 'yes', logBodies: 1, inputMessages: null }, []],
  ];

const ROUNDS_AT_ONCE = 3;
/** Events of one gateway: its series must not reach the cap, which would hide what comes later. */
const EVENTS_A_GATEWAY = 8_000;

/** Feeds canaries through the gateway and both exporters, and searches all that comes out. */
export class LeakHunt {
  readonly texts: HostileTexts;
  readonly search: LeakSearch;
  readonly #source: CanaryEvents;
  events = 0;

  constructor(seed: number) {
    this.texts = new HostileTexts(new Random(seed));
    this.search = new LeakSearch(this.texts);
    this.#source = new CanaryEvents(this.texts);
  }

  /** Under every setting in turn, at least so many events in all. */
  async run(events: number): Promise<void> {
    for (const setting of CAPTURE_SETTINGS) {
      const enough = this.events + events / CAPTURE_SETTINGS.length;
      while (this.events < enough)
        await this.#oneGateway(setting, Math.min(enough, this.events + EVENTS_A_GATEWAY));
    }
  }

  async #oneGateway(setting: (typeof CAPTURE_SETTINGS)[number], enough: number): Promise<void> {
    const { canaries, secrets } = this.texts;
    using _ = hostileProcess(this.texts);
    await using run = await startRun(this.search, setting, hostileConfig(this.texts));
    const quoted = () => `${canaries.make('identifier')} and ${secrets.make()}`;
    await run.feed(this.#batch(1), `a listener failed on ${quoted()}`);
    await run.ask(`/${canaries.make('identifier')}?token=${canaries.make('content')}`);
    await run.refuse(this.#batch(1), `refused ${quoted()}`);
    while (this.events < enough) await run.feed(this.#batch(ROUNDS_AT_ONCE));
  }

  #batch(rounds: number): CanaryEvent[] {
    const batch = Array.from({ length: rounds }, () => this.#source.round(Date.now())).flat();
    this.events += batch.length;
    return batch;
  }
}

export const leaks: Proof = {
  id: 'nothing-leaks',
  promise:
    'No identifier, content, error text or secret leaves, nor what the process was called with, except where opted in, redacted',
  async run(findings, { seed, short }) {
    const hunt = new LeakHunt(seed);
    const events = short ? 20_000 : 200_000;
    await hunt.run(events);
    const { search, texts } = hunt;
    const { scrapes, bodies, spans, records, lines } = search.counts;
    findings.figure(`${count(hunt.events)} events with ${count(texts.canaries.made)} canaries`);
    findings.figure(
      `searched ${megabytes(search.searched)}: ${count(scrapes)} scrapes, ` +
        `${count(bodies)} OTLP bodies, ${count(spans)} spans, ` +
        `${count(records)} log records, ${count(lines)} lines`,
    );
    findings.check(hunt.events >= events, 'as many events as asked for');
    findings.none(search.leaks, 'nothing was found where it may not be');
    findings.check(spans > hunt.events / 4, 'spans arrived', count(spans));
    findings.check(records > hunt.events / 60, 'log records arrived', count(records));
    const seen = [...search.permittedKinds].toSorted();
    findings.check(seen.length >= 10, 'the search sees what is permitted', seen.join(', '));
  },
};
