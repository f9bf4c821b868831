import type { Field } from '../../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventOf } from '../catalog.ts';

/** Shapes of label values that are new each time. */
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

const TYPES = catalogAt().events;

/**
 * The n-th of events of every kind in turn, whose labels, identifiers, trace and span ids were never
 * seen before.
 */
export function hostileEvent(n: number): DiagnosticEvent {
  const event = eventOf(TYPES[n % TYPES.length]!, 1_800_000_000_000 + n, (field) =>
    value(field, n),
  );
  const id = n.toString(16).padStart(16, '1');
  const trace = {
    traceId: `1${id}`.padStart(32, 'a'),
    spanId: id,
    parentSpanId: id.replace(/^1/, '2'),
    traceFlags: '01',
  };
  return Object.assign(event, { trace, seq: 1 }) as unknown as DiagnosticEvent;
}

function value(field: Field, n: number): unknown {
  if (field.class === 'measure') return 1 + (n % 997);
  if (field.class === 'flag') return n % 2 === 0;
  if (field.class === 'enum')
    return n % 5 === 0 ? `other-${n}` : field.members[n % field.members.length];
  return field.types[0] === 'map' ? { [`k${n}`]: `v${n}` } : SHAPES[n % SHAPES.length]!(n);
}
