import type { EventType, Field } from '../../../codegen/model/catalog.ts';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventOf } from '../../proof/catalog.ts';
import { type Figures, interleaved, median, type Summary } from '../interleaved.ts';
import { otelHandlers, ours } from '../subjects.ts';

const PASSES = 3;
/** Of the most expensive so many are measured again, in more passes: the greatest of thousands of figures is one with noise. */
const FINALISTS = 12;
const FINAL_PASSES = 15;
/** Passes until every handler is compiled, as the other groups are when they are measured. */
const WARM_UP = 7;
/** Events of one kind and shape, each with texts that are new. */
const EVENTS = 12;
const DISCARDED = 2;

/** What texts are made of: names, and beginnings of what redaction looks for. */
const UNITS = ['name-', 'a.b:', 'sk-', 'key=', 'eyJ', '12345:'];
/** Characters of a text: remembered, a label, a label at its longest, too long for one. */
const LENGTHS = [20, 60, 110, 240];
const ITEMS = 40;

/** The most expensive event to record for one of the exporters, whatever stands in it. */
export async function worstEvent(): Promise<Figures> {
  const sides = { prometheus: ours().record, otel: otelHandlers().record };
  let serial = 0;
  const contenders: Record<string, () => number> = {};
  for (const type of catalogAt().events)
    for (const unit of UNITS)
      for (const length of LENGTHS)
        for (const [side, record] of Object.entries(sides)) {
          const text = unit.repeat(length / unit.length);
          contenders[`${side}: ${type.type} with ${length} characters of ${unit}`] = () => {
            const events = Array.from({ length: EVENTS }, () => hostile(type, text, serial++));
            return cost(record, structuredClone(events));
          };
        }
  const finalists = byCost(await interleaved(contenders, PASSES, WARM_UP)).slice(0, FINALISTS);
  const again = finalists.map(([input]) => [input, contenders[input]!] as const);
  const [[input, { median }]] = byCost(await interleaved(Object.fromEntries(again), FINAL_PASSES));
  console.error(`the most expensive event: ${input}`);
  return { 'record.worstEventMicroseconds': median };
}

/** The most expensive first. */
function byCost(summaries: Readonly<Record<string, Summary>>) {
  type Costs = [[string, Summary], ...[string, Summary][]];
  return Object.entries(summaries).sort(([, a], [, b]) => b.median - a.median) as Costs;
}

/** Microseconds of one event of several alike, with what else the machine did left out. */
function cost(
  record: (event: DiagnosticEvent) => void,
  events: readonly DiagnosticEvent[],
): number {
  const times = events.map((event) => {
    const start = performance.now();
    record(event);
    return (performance.now() - start) * 1000;
  });
  return median(times.slice(DISCARDED));
}

/** An event whose fields all hold texts of their own, its arrays more items than are looked at. */
function hostile(type: EventType, shape: string, serial: number): DiagnosticEvent {
  let texts = 0;
  const value = (field: Field): unknown => {
    if (field.class === 'measure') return 0.1 + serial;
    if (field.class === 'flag') return true;
    if (field.class === 'enum') return field.members[serial % field.members.length];
    texts += 1;
    return field.types[0] === 'map' ? {} : `${serial}.${texts}${shape}`;
  };
  const event = eventOf(type, 1_800_000_000_000, value);
  lengthen(event, () => eventOf(type, 0, value));
  return event as unknown as DiagnosticEvent;
}

/** Gives every array in an object more items, those that arrays at the same place would have. */
function lengthen(object: object, another: () => object): void {
  for (const [key, held] of Object.entries(object)) {
    if (Array.isArray(held))
      while (held.length < ITEMS) held.push(Reflect.get(another(), key)?.[0]);
    else if (typeof held === 'object' && held !== null)
      lengthen(held, () => Reflect.get(another(), key) as object);
  }
}
