import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** How a label or attribute is worked out, or one way for each event. Notation: README.md. */
export type Reading = string | Readonly<Record<string, string>>;

/** Members of a guarded field, by its path. */
export type Guard = Readonly<Record<string, readonly string[]>>;

export interface MetricFact {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit?: string;
  readonly bounds: readonly number[];
  readonly on: readonly string[];
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
  /** In progress: what the facts do not name is free, and secrets of further vendors are refused. */
  readonly open: boolean;
}

/** The type of a field; undefined when events of that type have no such field. */
export function fieldAt({ events }: Facts, type: string, path: string): FieldFact | undefined {
  const fields = events.get(type) ?? {};
  return fields[path] ?? fields[`${path}?`];
}

type Entry = Readonly<Record<string, unknown>>;
type Entries = Readonly<Record<string, Entry>>;

/** What the edition in progress makes of the last release; `readings` are others wherever they stand. */
type Differences = Partial<
  Record<'events' | 'prometheus' | 'otel' | 'spans', Entries> & Record<'readings', Entry>
>;

/** What the documents say of an edition; of the one in progress, what becomes of the last release. */
export function factsOf(edition: string): Facts {
  const open = edition === 'next';
  const bounds = read<Record<string, number[]>>('bounds');
  const { readings = {}, ...changes }: Differences = open ? read('next') : {};
  const labelsOf = ({ labels, attributes }: Entry): Entry => (labels ?? attributes ?? {}) as Entry;
  const reread = (labels: Entry): Entry =>
    mapped(labels, (reading) => readings[reading as string] ?? reading);
  const facts = <Fact>(file: string, changed: Entries = {}): Map<string, Fact> => {
    const before = known(read<Entries>(file), edition);
    const all = mapped({ ...before, ...changed }, (_, name): unknown => {
      const [fact, change] = [before[name] ?? {}, changed[name] ?? {}];
      const whole = { on: [], where: {}, start: [], status: [], events: {}, ...fact, ...change };
      return {
        ...whole,
        bounds: bounds[Reflect.get(whole, 'bounds')] ?? [],
        labels: { ...reread(labelsOf(fact)), ...labelsOf(change) },
      };
    });
    return new Map(Object.entries(all)) as Map<string, Fact>;
  };
  return {
    edition,
    open,
    prometheus: facts('prometheus', changes.prometheus),
    otel: facts('otel-metrics', changes.otel),
    spans: facts('spans', changes.spans),
    events: new Map(
      Object.entries(read<Record<string, Record<string, FieldFact>>>('events')).map(
        ([type, fields]) => [type, { ...fields, ...(changes.events?.[type] as typeof fields) }],
      ),
    ),
  };
}

/** A file of `facts/` as it is written. */
export function read<Content>(file: string): Content {
  return parse(readFileSync(new URL(`facts/${file}.yaml`, import.meta.url), 'utf8')) as Content;
}

function mapped(all: Entry, by: (value: unknown, name: string) => unknown): Entry {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, by(value, name)]));
}

/** Without what comes with a later edition: entries that say `since`, names and texts that end in it. */
function known<Held>(held: Held, edition: string): Held {
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return held;
  const entries = Object.entries(held).flatMap(([written, value]) => {
    const [name = '', ofName] = written.split(' since ');
    const [text, ofText] = typeof value === 'string' ? value.split(' since ') : [];
    const since = ofName ?? ofText ?? value?.since ?? '';
    return since <= edition ? [[name, text ?? known(value, edition)]] : [];
  });
  return Object.fromEntries(entries);
}

/** Whether the guarded fields of an event have one of their members each. */
export function holds(guard: Guard, event: object): boolean {
  return Object.entries(guard).every(([path, members]) =>
    members.includes(at(event, path) as string),
  );
}

const paths = new Map<string, readonly string[]>();

/** The value at a dotted path; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  const keys = paths.get(path) ?? path.split('.');
  paths.set(path, keys);
  let inner = value;
  for (const key of keys) inner = (inner as Record<string, unknown> | undefined)?.[key];
  return inner;
}
