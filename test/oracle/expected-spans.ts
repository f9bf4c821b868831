import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { milliseconds } from '../kit/recorded-spans.ts';
import { at, type Facts, holds, type SpanFact } from './facts.ts';
import { SECRETS } from './label-values.ts';
import { attributesOf, HASHED, type PlainEvent, REDACTED, textOf } from './readings.ts';
import type { Stimulus } from './stimuli.ts';

/** A span in plain values: times in milliseconds, attributes by name. */
export interface PlainSpan {
  readonly name: string;
  readonly kind: 'internal' | 'client';
  readonly start: number;
  readonly end: number;
  /** Undefined when the span is no error. */
  readonly error: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
}

/** The span that one event is by itself, from the documents' facts alone; undefined for none. */
export function expectedSpan(
  facts: Facts,
  { event, metadata }: Stimulus,
  optIn: boolean,
): PlainSpan | undefined {
  for (const [name, fact] of facts.spans) {
    if (!fact.end.includes(event.type) || !holds(fact.where, event)) continue;
    if (fact.trust === 'trusted' && metadata.trusted !== true) return undefined;
    const error = errorOf(fact, event);
    if (error === undefined && !holds(fact.listed ?? {}, event)) return undefined;
    const situation = { optIn, failed: error !== undefined, span: true };
    const attributes = attributesOf(fact.labels, event, facts, situation);
    const end = timeOf(fact, event);
    const duration = fact.duration === undefined ? undefined : at(event, fact.duration);
    return {
      name: nameOf(name, fact, attributes, optIn),
      kind: (optIn ? fact.opt_in : undefined) ?? fact.kind,
      start:
        typeof duration === 'number' && duration >= 0 && duration <= end ? end - duration : end,
      end,
      error,
      attributes,
      events: Object.entries(fact.events).flatMap(([title, given]) => {
        const own = attributesOf(given, event, facts, situation);
        return Object.keys(own).length === 0 ? [] : [`${title} ${JSON.stringify(own)}`];
      }),
    };
  }
  return undefined;
}

/** Attributes that the facts cover: of an edition in progress those that they name. */
export function attributesIn(facts: Facts): (name: string) => boolean {
  if (!facts.open) return () => true;
  const written = [...facts.spans.values()].flatMap(({ labels }) => Object.keys(labels));
  const names = new Set(written.map((name) => name.replace(/\?$/, '')));
  return (name) => names.has(name) || name.startsWith('openclaw.phase.detail.');
}

/** With the newest GenAI conventions a span is named after its operation and what that is of. */
function nameOf(
  name: string,
  fact: SpanFact,
  attributes: Readonly<Record<string, unknown>>,
  optIn: boolean,
): string {
  if (!optIn || fact.opt_in === undefined) return name;
  const operation = String(attributes['gen_ai.operation.name']);
  const subject = attributes[fact.named ?? ''];
  return operation === fact.alone || subject === undefined ? operation : `${operation} ${subject}`;
}

function timeOf(fact: SpanFact, event: PlainEvent): number {
  const own = fact.time === undefined ? undefined : at(event, fact.time);
  return typeof own === 'number' && Number.isFinite(own) && own > 0 ? own : (event['ts'] as number);
}

function errorOf(fact: SpanFact, event: PlainEvent): string | undefined {
  const said = (path: string): string => {
    const value = at(event, path);
    const isError = /error(Message)?$/.test(path);
    return textOf(Array.isArray(value) ? value.join(':') : value, isError) ?? '';
  };
  for (const { on, where = {}, given, message = [], joined, fixed } of fact.status) {
    if (on !== undefined && on !== event.type) continue;
    if (!holds(where, event)) continue;
    if (given !== undefined && said(given) === '') continue;
    if (fixed !== undefined) return fixed;
    if (joined !== undefined) return joined.map((path) => at(event, path)).join(':');
    return message.map(said).find((text) => text !== '') ?? '';
  }
  return undefined;
}

/** A recorded span in plain values; what the documents leave open is written as they leave it open. */
export function plainSpan(
  span: ReadableSpan,
  expected: PlainSpan | undefined,
  isCovered: (name: string) => boolean,
): PlainSpan {
  const attributes = Object.entries(span.attributes)
    .filter(([name, value]) => value !== undefined && isCovered(name))
    .map(([name, value]) => [name, loosened(value, expected?.attributes[name])]);
  const error = span.status.code === SpanStatusCode.ERROR ? (span.status.message ?? '') : undefined;
  return {
    name: loosened(span.name, expected?.name) as string,
    kind: span.kind === SpanKind.CLIENT ? 'client' : 'internal',
    start: milliseconds(span.startTime),
    end: milliseconds(span.endTime),
    error: loosened(error, expected?.error) as never,
    attributes: Object.fromEntries(attributes),
    events: span.events.map(({ name, attributes: own = {} }) => {
      const values = Object.entries(own).map(([key, value]) => [key, loosened(value, HASHED)]);
      return `${name} ${JSON.stringify(Object.fromEntries(values))}`;
    }),
  };
}

function loosened(value: unknown, expected: unknown): unknown {
  if (expected === HASHED && /^[0-9a-f]{16}$/.test(String(value))) return HASHED;
  const kept = SECRETS.some((secret) => String(value).includes(secret));
  const masked = typeof expected === 'string' && expected.endsWith(REDACTED);
  return masked && typeof value === 'string' && !kept ? expected : value;
}
