import type { Facts, Guard, Reading, SpanFact } from './facts.ts';
import { SECRETS } from './label-values.ts';
import {
  at,
  type PlainEvent,
  REDACTED,
  readingOf,
  type Situation,
  withoutSessions,
} from './readings.ts';
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
    const read = (attributes: Readonly<Record<string, Reading>>): Record<string, unknown> =>
      attributesOf(attributes, event, facts, situation);
    const attributes = read(fact.labels);
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
        const read_ = read(given);
        return Object.keys(read_).length === 0 ? [] : [`${title} ${JSON.stringify(read_)}`];
      }),
    };
  }
  return undefined;
}

/** Attributes that the facts cover: of an edition in progress those that they name. */
export function attributesIn(facts: Facts): (name: string) => boolean {
  if (facts.open !== true) return () => true;
  const written = [...facts.spans.values()].flatMap(({ labels }) => Object.keys(labels));
  const names = new Set(written.map((name) => name.replace(/\?$/, '')));
  return (name) => names.has(name) || name.startsWith('openclaw.phase.detail.');
}

function attributesOf(
  attributes: Readonly<Record<string, Reading>>,
  event: PlainEvent,
  facts: Facts,
  situation: Situation,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([written, reading]): [string, unknown][] => {
      const optional = written.endsWith('?');
      const name = optional ? written.slice(0, -1) : written;
      if (name.endsWith('*')) return entriesOf(name.slice(0, -1), event, reading as string);
      const value = readingOf(reading, event, optional, facts.fields, situation);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function entriesOf(prefix: string, event: PlainEvent, reading: string): [string, unknown][] {
  const map = at(event, /\((\w+)\)/.exec(reading)?.[1] ?? '');
  return Object.entries((map ?? {}) as object).map(([key, value]) => [prefix + key, value]);
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
  for (const { on, where = {}, given, message = [], joined, fixed } of fact.status) {
    if (on !== undefined && on !== event.type) continue;
    if (!holds(where, event)) continue;
    if (given !== undefined && textOf(given, event) === '') continue;
    if (fixed !== undefined) return fixed;
    if (joined !== undefined) return joined.map((path) => at(event, path)).join(':');
    return message.map((path) => textOf(path, event)).find((text) => text !== '') ?? '';
  }
  return undefined;
}

function textOf(path: string, event: PlainEvent): string {
  const value = at(event, path);
  const text = Array.isArray(value) ? value.join(':') : value;
  if (typeof text !== 'string') return '';
  const isError = /error(Message)?$/.test(path);
  if (!isError && /^agent:|:agent:/i.test(text.trim())) return '';
  return SECRETS.includes(text) ? REDACTED : withoutSessions(text.trim());
}

function holds(guard: Guard, event: PlainEvent): boolean {
  return Object.entries(guard).every(([path, members]) =>
    members.includes(at(event, path) as string),
  );
}
