import type { ContentClass } from '../../../runtime/otel/settings/capture-policy.ts';
import type { Attributes, AttributeValue, ReceivedLog } from '../../kit/otlp/telemetry.ts';
import type { Receiver } from '../../kit/receiver.ts';
import type { CanaryKind } from './canary.ts';
import type { HostileTexts } from './hostile-texts.ts';

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

/** Classes of content that a run opted into. */
export type OptedIn = ReadonlySet<ContentClass>;

/** The kind of canary that each attribute may hold, and the class that must be opted into. */
const ATTRIBUTES: Readonly<Record<string, readonly [CanaryKind, ContentClass?]>> = {
  'openclaw.content.input_messages': ['input message', 'inputMessages'],
  'gen_ai.input.messages': ['input message', 'inputMessages'],
  'input.value': ['input message', 'inputMessages'],
  'openclaw.content.output_messages': ['output message', 'outputMessages'],
  'gen_ai.output.messages': ['output message', 'outputMessages'],
  'output.value': ['output message', 'outputMessages'],
  'openclaw.content.system_prompt': ['system prompt', 'systemPrompt'],
  'gen_ai.system_instructions': ['system prompt', 'systemPrompt'],
  'openclaw.content.tool_definitions': ['tool definition', 'toolDefinitions'],
  'gen_ai.tool.definitions': ['tool definition', 'toolDefinitions'],
  'openclaw.content.tool_input': ['tool input', 'toolInputs'],
  'gen_ai.tool.call.arguments': ['tool input', 'toolInputs'],
  'openclaw.content.tool_output': ['tool output', 'toolOutputs'],
  'gen_ai.tool.call.result': ['tool output', 'toolOutputs'],
  'openclaw.error': ['error text'],
  'gen_ai.tool.call.id': ['named identifier'],
  'openclaw.log.attribute.note': ['log attribute', 'logBodies'],
  'openclaw.security.event_id': ['named identifier'],
};

/** What the messages of a conversation may hold besides, each under its own class. */
const IN_MESSAGES = [
  ['input message', 'inputMessages'],
  ['output message', 'outputMessages'],
  ['system prompt', 'systemPrompt'],
  ['tool input', 'toolInputs'],
  ['tool output', 'toolOutputs'],
] as const satisfies readonly (readonly [CanaryKind, ContentClass])[];

/** Elsewhere words of a label field may stand. */
function permitted(name: string, classes: OptedIn): readonly CanaryKind[] {
  const [kind = 'label text', needs] = ATTRIBUTES[name] ?? [];
  if (needs === undefined) return [kind];
  if (!classes.has(needs)) return ['label text'];
  if (needs !== 'inputMessages' && needs !== 'outputMessages') return [kind];
  return IN_MESSAGES.filter(([, own]) => classes.has(own)).map(([one]) => one);
}

/** A span, or a log record. */
interface Item {
  readonly attributes: Attributes;
  readonly status?: { readonly message: string };
  readonly body?: AttributeValue;
}

/** An item as text, without what it may hold. */
function remainder(
  { attributes, status, body, ...rest }: Item,
  classes: OptedIn,
  kindsIn: (text: string) => readonly CanaryKind[],
): string {
  const isOnly = (text: unknown, kinds: readonly CanaryKind[]): boolean =>
    kindsIn(String(text)).every((kind) => kinds.includes(kind));
  const others = Object.entries(attributes).filter(
    ([name, value]) => !isOnly(value, permitted(name, classes)),
  );
  const message = status?.message ?? '';
  const isPlain = isOnly(message, ['error text']) || isOnly(message, ['label text']);
  const isOpen = classes.has('logBodies') && isOnly(body, ['log body']);
  const left = { others, message: isPlain ? '' : message, body: isOpen ? '' : body };
  return textOf({ ...rest, ...left });
}

/** Times are numbers that JSON does not have. */
function textOf(item: object): string {
  return JSON.stringify(item, (_, value) => (typeof value === 'bigint' ? '' : value));
}
