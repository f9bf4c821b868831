import type { EventType, Field } from '../../../codegen/model/catalog.ts';
import { eventOf } from '../../proof/catalog.ts';
import { BAD_VALUES, type BadValue } from './values.ts';

export interface MalformedEvent {
  readonly name: string;
  readonly event: unknown;
}

/** An event of the type as the gateway would send it. */
export function soundEvent(type: EventType): Record<string, unknown> {
  return { ...eventOf(type, 1_800_000_000_000, soundValue), seq: 1 };
}

function soundValue(field: Field): unknown {
  if (field.class === 'measure') return 3;
  if (field.class === 'flag') return true;
  if (field.class === 'enum') return field.members[0];
  return field.types[0] === 'map' ? {} : 'sound';
}

/** Every field of the type in turn with every bad value, and the object around it missing or bad. */
export function* malformedEvents(type: EventType): Generator<MalformedEvent> {
  for (const field of type.fields.values()) {
    for (const value of BAD_VALUES) {
      yield {
        name: `${type.type}: ${field.path} is ${value.name}`,
        event: withValue(type, field, value),
      };
    }
    const event = soundEvent(type);
    delete event[field.segments[0]?.name ?? ''];
    yield { name: `${type.type}: ${field.path} is missing`, event };
  }
  for (const key of ['ts', 'seq', 'trace', 'aFieldOfTheFuture', '__proto__']) {
    for (const value of BAD_VALUES) {
      const event = soundEvent(type);
      Object.defineProperty(event, key, { value: value.make(), enumerable: true });
      yield { name: `${type.type}: ${key} is ${value.name}`, event };
    }
  }
  for (const key of ['traceId', 'spanId', 'parentSpanId', 'traceFlags']) {
    for (const value of BAD_VALUES) {
      const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), [key]: value.make() };
      yield {
        name: `${type.type}: trace.${key} is ${value.name}`,
        event: { ...soundEvent(type), trace },
      };
    }
  }
  yield { name: `${type.type}: all getters throw`, event: throwing(type) };
}

/** The event with one bad value where the field stands, and in every object on the way. */
function withValue(type: EventType, field: Field, value: BadValue): unknown {
  return eventOf(type, 1_800_000_000_000, (one) =>
    one === field ? value.make() : soundValue(one),
  );
}

function throwing(type: EventType): object {
  const event = { type: type.type };
  for (const field of type.fields.values()) {
    Object.defineProperty(event, field.segments[0]?.name ?? '', {
      enumerable: true,
      configurable: true,
      get: () => {
        throw new Error('a getter');
      },
    });
  }
  return event;
}
