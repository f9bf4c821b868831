import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { createSpanRecorder } from '../../generated/otel-spans.ts';
import type { HostEvent, HostEventMetadata } from '../../runtime/host/host.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../runtime/otel/identity.ts';
import { givenIdsProvider } from '../../runtime/otel/sdk/given-ids.ts';
import { capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';
import type { SpanRecorder } from '../../runtime/otel/spans/span-recorder.ts';

export const TRUSTED: HostEventMetadata = { trusted: true };
export const INTERNAL: HostEventMetadata = { trusted: false, internal: true };
const TRACED: HostEventMetadata = { trusted: false, trustedTraceContext: true };
export const UNTRUSTED: HostEventMetadata = { trusted: false };

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

type Options = Parameters<typeof createSpanRecorder>[0];

export interface Setup
  extends Partial<Pick<Options, 'now' | 'tracer' | 'conversations' | 'unlisted' | 'before'>> {
  /** Of another edition than the newest. */
  readonly create?: typeof createSpanRecorder;
  readonly optIn?: boolean;
  readonly captureContent?: unknown;
  readonly sampler?: Sampler;
  readonly preloaded?: boolean;
  /** Time passes by itself, as in the gateway. */
  readonly timed?: boolean;
}

/** A recorder over a real tracer provider, and what it exported. */
export class RecordedSpans {
  readonly recorder: SpanRecorder;
  readonly #exporter = new InMemorySpanExporter();
  #seq = 0;
  #passed = 0;

  constructor({
    create = createSpanRecorder,
    optIn = false,
    captureContent = false,
    sampler = new AlwaysOnSampler(),
    preloaded = false,
    timed = false,
    ...options
  }: Setup = {}) {
    const spanProcessors = [new SimpleSpanProcessor({ exporter: this.#exporter })];
    const { provider, ids } = preloaded
      ? { provider: new TracerProvider({ spanProcessors, sampler }), ids: undefined }
      : givenIdsProvider({ spanProcessors, sampler });
    this.recorder = create({
      tracer: provider.getTracer('test'),
      ids,
      unlisted: true,
      redact: redactSecrets,
      hash: new KeyedHash(() => new Uint8Array(32).fill(7)),
      semconvOptIn: optIn,
      content: capturePolicy(captureContent),
      ...(!timed && { monotonic: () => this.#passed }),
      ...options,
    });
  }

  /** Records an event of the given type. `span` and `parent` are letters that stand for ids. */
  record(
    type: string,
    ids: { readonly span?: string; readonly parent?: string } | undefined,
    fields: object = {},
    metadata: HostEventMetadata = TRUSTED,
    privateData?: object,
  ): void {
    this.#seq += 1;
    const ts = 1_800_000_000_000 + this.#seq;
    const event = { type, ts, seq: this.#seq, trace: ids && traceOf(ids), ...fields };
    this.recorder.record(event, metadata, privateData);
  }

  /** What is exported by now. */
  get exported(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** What was exported since the last time. */
  take(): readonly ReadableSpan[] {
    const spans = [...this.exported];
    this.#exporter.reset();
    return spans;
  }

  /** The same, when what is held for a better place has waited in vain. */
  get spans(): readonly ReadableSpan[] {
    this.wait(60_000);
    return this.exported;
  }

  /** Lets monotonic time pass, which an event of no interest makes known. */
  wait(milliseconds: number): void {
    this.pass(milliseconds);
    this.recorder.record({ type: 'diagnostic.gc', ts: 1 }, INTERNAL);
  }

  /** The same without an event. */
  pass(milliseconds: number): void {
    this.#passed += milliseconds;
  }

  /** The one exported span of that name. */
  span(name: string): ReadableSpan {
    const [found, ...more] = this.spans.filter((span) => span.name === name);
    if (found === undefined || more.length > 0)
      throw new Error(
        `${more.length + (found ? 1 : 0)} spans ${name} of ${this.spans.map((one) => one.name).join(', ')}`,
      );
    return found;
  }

  /** Name of the exported parent; `remote` for one outside; undefined for a root. */
  parentOf(name: string): string | undefined {
    const parent = this.span(name).parentSpanContext;
    if (parent === undefined) return undefined;
    const found = this.spans.find((span) => span.spanContext().spanId === parent.spanId);
    if (found === undefined) return parent.isRemote === true ? 'remote' : 'dangling';
    return found.name;
  }
}

/** Ids made of one repeated digit. */
export function id(letter: string): string {
  return letter.repeat(16);
}

export function traceOf({
  span,
  parent,
}: {
  readonly span?: string;
  readonly parent?: string;
}): NonNullable<HostEvent['trace']> {
  return {
    traceId: TRACE_ID,
    ...(span !== undefined && { spanId: id(span) }),
    ...(parent !== undefined && { parentSpanId: id(parent) }),
    traceFlags: '01',
  };
}

/** Milliseconds since the epoch of a span's time. */
export function milliseconds([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}

const WHO = { trusted: TRUSTED, internal: INTERNAL, traced: TRACED, untrusted: UNTRUSTED };

/**
 * Records events, one a line: `type span<parent who`, with letters for ids, who is trusted when
 * nothing is said, and `rpc.PHASE` for a request. All of them have the given fields and private data.
 */
export function record(
  spans: RecordedSpans,
  lines: string,
  fields: object = {},
  privateData?: object,
): void {
  for (const line of lines.trim().split('\n')) {
    const [type = '', ids = '', who = 'trusted'] = line.trim().split(/\s+/);
    const [span = '', parent] = ids.split('<');
    const at = { span, ...(parent !== undefined && { parent }) };
    const metadata = WHO[who as keyof typeof WHO];
    const phase = /^rpc\.(.+)$/.exec(type)?.[1];
    if (phase !== undefined) spans.record('gateway.rpc', at, { ...fields, phase }, metadata);
    else spans.record(type, at, fields, metadata, privateData);
  }
}

export function recorded(lines: string, setup?: Setup, fields?: object, privateData?: object) {
  const spans = new RecordedSpans(setup);
  record(spans, lines, fields, privateData);
  return spans;
}

/** `name < parent` of each span, in the order of their names. */
export function tree(spans: RecordedSpans): string {
  const short = (name: string): string => name.replace(/^openclaw\.(gateway\.)?/, '');
  const lines = spans.spans.map(({ name }) => {
    const parent = spans.parentOf(name);
    return parent === undefined ? short(name) : `${short(name)} < ${short(parent)}`;
  });
  return lines.sort().join(', ');
}
