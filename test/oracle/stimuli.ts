import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';
import { place } from '../proof/catalog.ts';
import type { Facts, FieldFact } from './facts.ts';
import { SECRETS } from './label-values.ts';
import type { PlainEvent } from './readings.ts';

/** An event with its private data, and what the host says of it. */
export interface Stimulus {
  readonly event: PlainEvent;
  readonly metadata: DiagnosticMetadata;
}

type EventFields = Readonly<Record<string, Readonly<Record<string, FieldFact>>>>;

const WRITTEN: {
  readonly texts: readonly unknown[];
  readonly numbers: readonly unknown[];
  readonly unsent: EventFields;
  readonly private_data: EventFields;
} = parse(readFileSync(new URL('stimuli.yaml', import.meta.url), 'utf8'));

const LONG = ['a'.repeat(120), 'a'.repeat(121), `v/${'m'.repeat(118)}`, `v/${'m'.repeat(119)}`];
/** Raw texts that each meet another rule of the label policy. */
const TEXTS: readonly unknown[] = [undefined, ...WRITTEN.texts, ...LONG, ...SECRETS];
const NUMBERS: readonly unknown[] = [undefined, ...WRITTEN.numbers];

/** Fields that no released host sends, though a document names what is made of them. */
export const UNSENT = WRITTEN.unsent;
const PRIVATE_DATA = WRITTEN.private_data;

/** Every event that something is made of, whole and with each of its fields altered. */
export function stimuliOf(facts: Facts, type: string): Stimulus[] {
  const fields = fieldsOf(facts, type);
  const changes = [...fields].flatMap(([path, field]) =>
    alterations(field, boundsOf(facts, type, path)).map((value) => [path, value] as const),
  );
  // Guards look at enums, so every other alteration is made under each of their combinations.
  const events = guardedMembers(facts, type).flatMap((combination, index) => {
    const base = combination.reduce(
      (event, [path, value]) => altered(event, path, value),
      wholeEvent(type, fields, index * 10),
    );
    return [base, ...changes.map(([path, value]) => altered(base, path, value))];
  });
  const others = [{ internal: true }, {}, { trustedTraceContext: true }];
  const event = wholeEvent(type, fields);
  return [
    ...events.map((each) => ({ event: each, metadata: { trusted: true } })),
    ...others.map((metadata) => ({ event, metadata: { trusted: false, ...metadata } })),
  ];
}

/** Whether the event counts: the gateway emitted it, or trusts the trace it belongs to. */
export function isCounted(type: string, metadata: Stimulus['metadata']): boolean {
  const traced = metadata.trustedTraceContext === true && TRACED.includes(type);
  return metadata.trusted || metadata.internal === true || traced;
}

/** Events that a part of the gateway without its trust emits under a trace of the gateway. */
const TRACED: readonly string[] = ['exec.process.completed'];

/** Every event of any edition, so that what is made too early shows as well. */
export function eventTypes(facts: Facts): string[] {
  return [...facts.events.keys()].sort();
}

/** Fields by path, without the mark of those that may be missing. */
export function fieldsOf(facts: Facts, type: string): Map<string, FieldFact> {
  const written = { ...facts.events.get(type), ...UNSENT[type], ...PRIVATE_DATA[type] };
  return new Map(
    Object.entries(written).map(([path, field]) => [path.replace(/\?$/, ''), field] as const),
  );
}

/** @param more is added to each number, so that events of different guards differ in every sum */
export function wholeEvent(
  type: string,
  fields: ReadonlyMap<string, FieldFact>,
  more = 0,
): PlainEvent {
  const event: PlainEvent = { type, ts: 1_800_000_000_000, seq: 1 };
  return [...fields].reduce((made, [path, field], index) => {
    const name = path.split('.').at(-1)!;
    return altered(made, path, plausible(field, name, (index % 7) + more));
  }, event);
}

function plausible(field: FieldFact, name: string, number: number): unknown {
  if (typeof field !== 'string') return field[0];
  if (field.startsWith('number')) return 1 + number;
  if (field.startsWith('flag')) return true;
  if (field.endsWith('map')) return { step: 'one', size: 2, done: true };
  return `${name.replace(/\W/g, '')}-1`;
}

function alterations(field: FieldFact, bounds: readonly number[]): unknown[] {
  if (typeof field !== 'string')
    return [...field, undefined, 'stranger', 'two words', ` ${field[0]} `, 7];
  if (field.startsWith('number'))
    return [...NUMBERS, ...bounds.flatMap((bound) => [bound, bound * 1.01])];
  if (field.startsWith('flag')) return [true, false, undefined, 'true', 1];
  if (field.endsWith('map')) return [undefined];
  return [...TEXTS];
}

/** A copy of the event with another value at a path; `undefined` takes the field away. */
function altered(event: PlainEvent, path: string, value: unknown): PlainEvent {
  const copy = structuredClone(event) as PlainEvent & Record<string, unknown>;
  const steps = path.replace('{*}', '').split('.');
  const segments = steps.map((step) => ({
    name: step.replace('[]', ''),
    array: step.endsWith('[]'),
  }));
  place(copy, { segments }, value);
  return copy;
}

/** Every combination of the members of the enums that guards of the event look at. */
function guardedMembers(facts: Facts, type: string): [path: string, member: string][][] {
  const guards = [...facts.prometheus.values(), ...facts.otel.values(), ...facts.spans.values()]
    .filter((fact) => ('end' in fact ? fact.end : fact.on).includes(type))
    .flatMap(({ where }) => Object.keys(where));
  const fields = fieldsOf(facts, type);
  return [...new Set(guards)].reduce<[string, string][][]>(
    (made, path) => {
      const members = fields.get(path) as readonly string[];
      return made.flatMap((one) =>
        members.map((member): [string, string][] => [...one, [path, member]]),
      );
    },
    [[]],
  );
}

/** Bounds of the histograms that a field is observed in, in the unit of the field. */
function boundsOf(facts: Facts, type: string, path: string): number[] {
  const reading = new RegExp(`"${path}(?: / (\\d+))?"`);
  const all = [...facts.prometheus.values(), ...facts.otel.values()].flatMap((fact) => {
    const [found, divisor = 1] = reading.exec(JSON.stringify([fact.value, fact.each])) ?? [];
    const isObserved = found !== undefined && fact.on.includes(type);
    return isObserved ? fact.bounds.map((bound) => bound * Number(divisor)) : [];
  });
  return [...new Set(all)];
}
