import type { ReceivedLog } from '../../kit/otlp/telemetry.ts';
import type { Receiver } from '../../kit/receiver.ts';
import type { CanaryKind } from './canary.ts';
import type { HostileTexts } from './hostile-texts.ts';
import { type OptedIn, remainder, textOf } from './permitted.ts';

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
  readonly counts = { scrapes: 0, bodies: 0, spans: 0, records: 0, lines: 0 };
  /** Kinds that were seen where they were opted into or permitted: the search does see. */
  readonly permittedKinds = new Set<CanaryKind>();
  readonly #texts: HostileTexts;

  constructor(texts: HostileTexts) {
    this.#texts = texts;
  }

  scrape(text: string): void {
    this.counts.scrapes += 1;
    this.#nothing('scrape', text);
  }

  /** A line of a log, an answer to a request. */
  line(where: string, text: string): void {
    this.counts.lines += 1;
    this.#nothing(where, text);
  }

  debugLine(text: string): void {
    this.counts.lines += 1;
    this.#noSecret('debug output', text);
    if (this.#kindsIn(text).some((kind) => !IN_EVENTS.has(kind)))
      this.#leak('debug output', this.#texts.canaries.show(text));
  }

  stdoutRecord(line: string, classes: OptedIn): void {
    this.#noSecret('log on standard output', line);
    const { attributes, body } = JSON.parse(line) as Pick<ReceivedLog, 'attributes' | 'body'>;
    this.line('log on standard output', remainder({ attributes, body }, classes, this.#kindsIn));
  }

  /** All that a receiver got, which is forgotten there. */
  otlp({ arrivals, metrics, spans, logs, misbehave }: Receiver, classes: OptedIn): void {
    metrics.splice(0);
    let raw = 0;
    for (const { path, body } of arrivals.splice(0)) {
      const text = body.toString('latin1');
      this.counts.bodies += 1;
      if (path.includes('/v1/metrics')) this.#nothing('OTLP metrics', text);
      else raw += this.#texts.canaries.countIn(text);
      this.#noSecret(`OTLP ${path}`, text);
    }
    this.counts.spans += spans.length;
    this.counts.records += logs.length;
    let found = 0;
    for (const item of [...spans.splice(0), ...logs.splice(0)]) {
      found += this.#texts.canaries.countIn(textOf(item));
      const where = 'name' in item ? `span ${item.name}` : 'log record';
      this.#nothing(where, remainder(item, classes, this.#seen));
    }
    // What a body holds beside its spans and records would not have been searched. Of requests
    // that are refused nothing is decoded.
    if (misbehave === undefined && found !== raw)
      this.#leak('the search', `${found} canaries of ${raw} sent`);
  }

  readonly #kindsIn = (text: string): CanaryKind[] =>
    this.#texts.canaries.foundIn(text) ? this.#texts.canaries.kindsIn(text) : [];

  readonly #seen = (text: string): CanaryKind[] => {
    const kinds = this.#kindsIn(text);
    for (const kind of kinds) this.permittedKinds.add(kind);
    return kinds;
  };

  #nothing(where: string, text: string): void {
    this.#noSecret(where, text);
    const { canaries } = this.#texts;
    if (canaries.foundIn(text)) this.#leak(where, canaries.show(text));
  }

  #noSecret(where: string, text: string): void {
    this.searched += text.length;
    const at = text.indexOf(this.#texts.secrets.needle);
    if (at >= 0)
      this.#leak(where, `secret in ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 30))}`);
  }

  #leak(where: string, what: string): void {
    this.leaks.push(`${where}: ${what}`);
  }
}
