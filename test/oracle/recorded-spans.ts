import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SpanRecorder } from '../../runtime/otel/spans/span-recorder.ts';
import type { Edition } from './edition.ts';
import type { PlainSpan } from './expected-spans.ts';
import { SECRETS } from './label-values.ts';
import { HASHED, REDACTED } from './readings.ts';

/** The span recorder of an edition over the real SDK, and what it exported. */
export class SpanJournal {
  readonly recorder: SpanRecorder;
  readonly #exporter = new InMemorySpanExporter();

  constructor(edition: Edition, optIn = false) {
    const provider = new TracerProvider({
      spanProcessors: [new SimpleSpanProcessor({ exporter: this.#exporter })],
    });
    this.recorder = edition.spans(provider.getTracer('oracle'), optIn);
  }

  /** What was exported since the last time. */
  readonly take = (): ReadableSpan[] => {
    const spans = [...this.#exporter.getFinishedSpans()];
    this.#exporter.reset();
    return spans;
  };
}

/** A span in plain values; what the documents leave open is written as they leave it open. */
export function plainSpan(
  span: ReadableSpan,
  expected: PlainSpan | undefined,
  isCovered: (name: string) => boolean,
): PlainSpan {
  const read = (attributes: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(attributes)
        .filter(([name, value]) => value !== undefined && isCovered(name))
        .map(([name, value]) => [name, loosened(value, expected?.attributes[name])]),
    );
  const error = span.status.code === SpanStatusCode.ERROR ? (span.status.message ?? '') : undefined;
  return {
    name: loosened(span.name, expected?.name) as string,
    kind: span.kind === SpanKind.CLIENT ? 'client' : 'internal',
    start: milliseconds(span.startTime),
    end: milliseconds(span.endTime),
    error: loosened(error, expected?.error) as never,
    attributes: read(span.attributes),
    events: span.events.map(
      ({ name, attributes }) =>
        `${name} ${JSON.stringify(
          Object.fromEntries(
            Object.entries(attributes ?? {}).map(([key, value]) => [
              key,
              /^[0-9a-f]{16}$/.test(String(value)) ? HASHED : value,
            ]),
          ),
        )}`,
    ),
  };
}

function loosened(value: unknown, expected: unknown): unknown {
  if (expected === HASHED && /^[0-9a-f]{16}$/.test(String(value))) return HASHED;
  const kept = SECRETS.some((secret) => String(value).includes(secret));
  const masked = typeof expected === 'string' && expected.endsWith(REDACTED);
  return masked && typeof value === 'string' && !kept ? expected : value;
}

function milliseconds([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}
