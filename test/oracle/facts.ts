import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Fields } from './readings.ts';

/** How a label or attribute is worked out, or one way for each event. Notation: README.md. */
export type Reading = string | Readonly<Record<string, string>>;

/** Members of a guarded field, by its path. */
export type Guard = Readonly<Record<string, readonly string[]>>;

export interface MetricFact {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit?: string;
  readonly bounds: readonly number[];
  readonly on: readonly string[];
  readonly at?: 'start';
  readonly store?: 'refused';
  readonly where: Guard;
  readonly value?: Reading;
  readonly items?: string;
  readonly each?: Readonly<Record<string, string>>;
  readonly above_zero?: boolean;
  /** By label or attribute; a name with `?` is left out when the event does not carry its field. */
  readonly labels: Readonly<Record<string, Reading>>;
}

interface StatusFact {
  readonly on?: string;
  readonly where?: Guard;
  /** The field that must be there. */
  readonly given?: string;
  /** The first of these fields that holds a text. */
  readonly message?: readonly string[];
  readonly joined?: readonly string[];
  readonly fixed?: string;
}

type Kind = 'internal' | 'client';

export interface SpanFact {
  readonly kind: Kind;
  /** Its kind with the newest GenAI conventions, which name it after its operation and what that is of. */
  readonly opt_in?: Kind;
  /** The attribute that its operation is of. */
  readonly named?: string;
  /** The operation that stands alone in the name. */
  readonly alone?: string;
  readonly start: readonly string[];
  readonly end: readonly string[];
  readonly where: Guard;
  /** What makes no span unless it fails is not in here. */
  readonly listed?: Guard;
  readonly duration?: string;
  /** The field with the time of the event, where that is not its own. */
  readonly time?: string;
  /** Its start is taken before it is queued. */
  readonly prepared?: boolean;
  readonly trust?: 'trusted';
  readonly status: readonly StatusFact[];
  readonly labels: Readonly<Record<string, Reading>>;
  /** Span events, with their attributes. */
  readonly events: Readonly<Record<string, Readonly<Record<string, Reading>>>>;
}

/** Type of a field: a word with a unit, or the members of an enum. */
export type FieldFact = string | readonly string[];

/** What the documents say of one edition. */
export interface Facts {
  readonly edition: string;
  readonly prometheus: ReadonlyMap<string, MetricFact>;
  readonly otel: ReadonlyMap<string, MetricFact>;
  readonly spans: ReadonlyMap<string, SpanFact>;
  /** By event and path; a path ends in `?` when the field may be missing. */
  readonly events: ReadonlyMap<string, Readonly<Record<string, FieldFact>>>;
  readonly fields: Fields;
  /** In progress: what the facts do not name is free. */
  readonly open?: true;
}

export type Written = Readonly<Record<string, unknown>> & { readonly since: string };

/** What the documents say of a released edition. */
export function releasedFacts(edition: string): Facts {
  const bounds = read<Record<string, number[]>>('bounds');
  const metrics = (file: string): ReadonlyMap<string, MetricFact> =>
    new Map(
      known(read<Record<string, Written>>(file), edition).map(([name, fact]) => [
        name,
        metricFact(fact, edition, bounds),
      ]),
    );
  const events = new Map(Object.entries(read<Record<string, Record<string, FieldFact>>>('events')));
  return {
    edition,
    prometheus: metrics('prometheus'),
    otel: metrics('otel-metrics'),
    spans: new Map(
      known(read<Record<string, Written>>('spans'), edition).map(([name, fact]) => [
        name,
        spanFact(fact, edition),
      ]),
    ),
    events,
    fields: fieldsOf(events),
  };
}

export function fieldsOf(events: Facts['events'], strict = false): Fields {
  const find = (type: string, path: string): FieldFact | undefined => {
    const fields = events.get(type) ?? {};
    return fields[path] ?? fields[`${path}?`];
  };
  return {
    strict,
    has: (type, path) => find(type, path) !== undefined,
    needs: (type, path) => events.get(type)?.[path] !== undefined && !path.includes('.'),
    members: (type, path) => {
      const field = find(type, path);
      return typeof field === 'string' ? undefined : field;
    },
  };
}

export function read<Content>(file: string): Content {
  return parse(readFileSync(new URL(`facts/${file}.yaml`, import.meta.url), 'utf8')) as Content;
}

export function metricFact(
  fact: Written,
  edition: string,
  bounds: Readonly<Record<string, number[]>>,
): MetricFact {
  const each =
    fact['each'] === undefined
      ? undefined
      : Object.fromEntries(knownTexts(fact['each'] as Record<string, string>, edition));
  return {
    on: [],
    where: {},
    ...fact,
    ...(each === undefined ? {} : { each }),
    bounds: bounds[fact['bounds'] as string] ?? [],
    labels: readings(fact, edition),
  } as never;
}

export function spanFact(fact: Written, edition: string): SpanFact {
  const events = Object.entries((fact['events'] ?? {}) as Record<string, Record<string, string>>);
  return {
    start: [],
    where: {},
    status: [],
    ...fact,
    labels: readings(fact, edition),
    events: Object.fromEntries(
      events.map(([name, attributes]) => [
        name,
        Object.fromEntries(knownTexts(attributes, edition)),
      ]),
    ),
  } as never;
}

function readings(fact: Written, edition: string): Record<string, Reading> {
  const written = (fact['labels'] ?? fact['attributes'] ?? {}) as Record<string, Reading>;
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, reading]): [string, Reading][] => {
      if (typeof reading === 'string') return knownTexts({ [name]: reading }, edition);
      const [label = '', since] = name.split(' since ');
      return isKnown(since, edition) ? [[label, reading]] : [];
    }),
  );
}

function known(all: Readonly<Record<string, Written>>, edition: string): [string, Written][] {
  return Object.entries(all).filter(([, { since }]) => isKnown(since, edition));
}

/** Entries whose text ends in ` since EDITION` come with that edition. */
function knownTexts(all: Readonly<Record<string, string>>, edition: string): [string, string][] {
  return Object.entries(all).flatMap(([name, text]) => {
    const [reading = '', since] = text.split(' since ');
    return isKnown(since, edition) ? [[name, reading] as [string, string]] : [];
  });
}

function isKnown(since: string | undefined, edition: string): boolean {
  return since === undefined || since <= edition;
}
