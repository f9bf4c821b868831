import type { ReceivedLog, ReceivedSpan } from '../../kit/otlp/telemetry.ts';
import type { Arrival } from '../../kit/receiver.ts';
import type { Canaries, Secrets } from './canary.ts';
import type { CanaryKind } from './events.ts';
import { type OptedIn, remainder, textOf } from './permitted.ts';

interface Sent {
  readonly arrivals: readonly Arrival[];
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
}

/** Kinds that debug output may show: it is the event as it was emitted, without private data. */
const IN_EVENTS: ReadonlySet<CanaryKind> = new Set([
  'identifier',
  'named identifier',
  'error text',
  'content',
  'log body',
  'log attribute',
  'label text',
]);

/** Searches everything that leaves for canaries and secrets. */
export class LeakSearch {
  readonly leaks: string[] = [];
  /** Characters searched. */
  searched = 0;
  scrapes = 0;
  bodies = 0;
  spans = 0;
  records = 0;
  lines = 0;
  /** Kinds that were seen where they were opted into or permitted: the search does see. */
  readonly permittedKinds = new Set<CanaryKind>();
  readonly #canaries: Canaries<CanaryKind>;
  readonly #secrets: Secrets;
  readonly #kindsIn = (text: string): CanaryKind[] =>
    this.#canaries.foundIn(text) ? this.#canaries.kindsIn(text) : [];

  constructor(canaries: Canaries<CanaryKind>, secrets: Secrets) {
    this.#canaries = canaries;
    this.#secrets = secrets;
  }

  scrape(text: string): void {
    this.scrapes += 1;
    this.#nothing('scrape', text);
  }

  /** A line of a log, an answer to a request. */
  line(where: string, text: string): void {
    this.lines += 1;
    this.#nothing(where, text);
  }

  debugLine(text: string): void {
    this.lines += 1;
    this.#noSecret('debug output', text);
    const kinds = this.#kindsIn(text).filter((kind) => !IN_EVENTS.has(kind));
    if (kinds.length > 0) this.#leak('debug output', this.#canaries.show(text));
  }

  stdoutRecord(line: string, classes: OptedIn): void {
    this.lines += 1;
    this.#noSecret('log on standard output', line);
    const { attributes, body } = JSON.parse(line) as Pick<ReceivedLog, 'attributes' | 'body'>;
    const rest = remainder({ attributes, body }, classes, this.#kindsIn);
    this.#nothing('log on standard output', rest);
  }

  /** @param decoded whether the receiver accepted, and so decoded, all of it */
  otlp(sent: Sent, classes: OptedIn, decoded: boolean): void {
    let raw = 0;
    for (const { path, body } of sent.arrivals) {
      const text = body.toString('latin1');
      this.bodies += 1;
      if (path.includes('/v1/metrics')) this.#nothing('OTLP metrics', text);
      else raw += this.#canaries.countIn(text);
      this.#noSecret(`OTLP ${path}`, text);
    }
    let found = 0;
    for (const item of [...sent.spans, ...sent.logs]) {
      found += this.#canaries.countIn(textOf(item));
      const where = 'name' in item ? `span ${item.name}` : 'log record';
      this.#nothing(where, remainder(item, classes, this.#seen));
    }
    this.spans += sent.spans.length;
    this.records += sent.logs.length;
    // What a body holds beside its spans and records would not have been searched.
    if (decoded && found !== raw) this.#leak('the search', `${found} canaries of ${raw} sent`);
  }

  readonly #seen = (text: string): CanaryKind[] => {
    const kinds = this.#kindsIn(text);
    for (const kind of kinds) this.permittedKinds.add(kind);
    return kinds;
  };

  #nothing(where: string, text: string): void {
    this.#noSecret(where, text);
    if (this.#canaries.foundIn(text)) this.#leak(where, this.#canaries.show(text));
  }

  #noSecret(where: string, text: string): void {
    this.searched += text.length;
    if (this.#secrets.foundIn(text)) this.#leak(where, `secret in ${this.#secrets.show(text)}`);
  }

  #leak(where: string, what: string): void {
    this.leaks.push(`${where}: ${what}`);
  }
}
