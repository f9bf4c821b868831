import type { Catalog, EventType, Field } from '../../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { eventOf } from '../catalog.ts';

/** Writes a value of the n-th event into its template. */
type Writer = (n: number) => void;

interface Template {
  readonly event: DiagnosticEvent;
  readonly write: readonly Writer[];
}

/** Shapes of a label value that nobody has seen before. */
const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `v${n}`,
  (n) => `lane-${n}`,
  (n) => `name-${n}:part`,
  (n) => `agent:main:${n}`,
  (n) => `m.${n}_x`,
  (n) => `telegram:agent:${n}`,
  (n) => `two words ${n}`,
  (n) => `${'l'.repeat(130)}${n}`,
];

/**
 * Events of every kind in turn whose labels, identifiers, trace and span ids were never seen
 * before. The objects are used again: making them is not what is measured.
 */
export class HostileEvents {
  readonly #templates: readonly Template[];

  constructor(catalog: Catalog) {
    this.#templates = catalog.events.map(template);
  }

  get kinds(): number {
    return this.#templates.length;
  }

  /** The n-th event; valid until the kind's next one is asked for. */
  at(n: number): DiagnosticEvent {
    const { event, write } = this.#templates[n % this.#templates.length]!;
    for (const one of write) one(n);
    return event;
  }
}

function template(type: EventType): Template {
  const trace = { traceId: '', spanId: '', parentSpanId: '', traceFlags: '01' };
  const event = Object.assign(eventOf(type, 1_800_000_000_000, placeholder), { trace, seq: 1 });
  const write = [...type.fields.values()].flatMap((field) => writer(event, field));
  write.push((n) => {
    const id = n.toString(16).padStart(16, '1');
    trace.traceId = `1${id}`.padStart(32, 'a');
    trace.spanId = id;
    trace.parentSpanId = id.replace(/^1/, '2');
    Object.assign(event, { ts: 1_800_000_000_000 + n });
  });
  return { event: event as unknown as DiagnosticEvent, write };
}

function placeholder(field: Field): unknown {
  if (field.types[0] === 'map') return {};
  return field.class === 'measure' ? 1 : field.class === 'flag' ? true : 'x';
}

function writer(event: object, field: Field): Writer[] {
  const [holder, key] = slot(event, field);
  const set = (value: unknown): void => {
    holder[key] = value;
  };
  switch (field.class) {
    case 'measure':
      return [(n) => set(1 + (n % 997))];
    case 'flag':
      return [(n) => set(n % 2 === 0)];
    case 'enum':
      return [(n) => set(n % 5 === 0 ? `other-${n}` : field.members[n % field.members.length])];
    default:
      return field.types[0] === 'map'
        ? [(n) => set({ [`k${n}`]: `v${n}` })]
        : [(n) => set(SHAPES[n % SHAPES.length]!(n))];
  }
}

/** The object that holds a field's value, and the key. */
function slot(event: object, field: Field): [Record<string | number, unknown>, string | number] {
  let at = event as Record<string | number, unknown>;
  for (const [index, { name, array }] of field.segments.entries()) {
    const last = index === field.segments.length - 1;
    if (last && !array) return [at, name];
    const next = at[name] as Record<string | number, unknown>;
    if (last) return [next, 0];
    at = array ? ((next as unknown as Record<string, unknown>[])[0] ?? {}) : next;
  }
  throw new RangeError(`${field.path} leads nowhere`);
}
