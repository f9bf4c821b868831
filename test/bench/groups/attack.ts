import type { DiagnosticEvent } from '../../../generated/events.ts';
import { Random } from '../../kit/random.ts';
import { type Figures, interleaved, keyed, median, ratio } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { otelHandlers, ours } from '../subjects/ours.ts';
import { pass } from './record.ts';

const LENGTH = 50_000;
const freeText = ['method', 'model', 'channel', 'toolName', 'lane', 'reason', 'skillName'] as const;

/** The event with other text in its first free label. */
function withText(event: DiagnosticEvent, text: string): DiagnosticEvent {
  const field = freeText.find((name) => name in event);
  return field === undefined ? event : ({ ...event, [field]: text } as DiagnosticEvent);
}

/** A thousand texts of one length that agree wherever a hash may sample them, and nowhere else. */
function collidingTexts(): readonly string[] {
  const random = new Random(3);
  const noise = (length: number) => random.text(length, 'abcdefghijklmnopqrstuvwxyz');
  return Array.from({ length: 1000 }, () => `x${noise(5)}xx${noise(4)}xx${noise(7)}xxx`);
}

function seenNever(events: readonly DiagnosticEvent[], start: number): DiagnosticEvent[] {
  return events.map((event, i) => withText(event, `never-seen-${start + i}`));
}

/** Our own cost per event when the values are chosen to hurt, over that of usual values. */
export async function recordAttack(): Promise<Figures> {
  const { events, touch } = generatedStream('typical', LENGTH);
  const colliding = collidingTexts();
  const [usual, collided, novel, refusing] = [ours(), ours(), ours(), ours()];
  for (const event of touch) usual.record(event);
  for (const event of seenNever(generatedStream('full', 10_000).events, 0)) refusing.record(event);
  const collisions = events.map((event, i) => withText(event, colliding[i % colliding.length]!));
  const summaries = await interleaved({
    typical: () => pass(usual.record, events),
    colliding: () => pass(collided.record, collisions),
    novel: (round) => pass(novel.record, seenNever(events, round * LENGTH)),
    refusing: () => pass(refusing.record, events),
  });
  if (refusing.registry.store.refused < LENGTH)
    throw new Error('the full store refused too little');
  const ratios = ['colliding', 'novel', 'refusing'].map((name) =>
    ratio(summaries, name, 'typical'),
  );
  return {
    'record.attack.ratioToTypical': Math.max(...ratios),
    ...keyed('record.attack.ns', summaries),
  };
}

/** Bytes that recording one event leaves for the garbage collector, after warm-up. */
export async function recordAllocation(): Promise<Figures> {
  return {
    'record.bytesPerEvent': bytesPerEvent(ours().record),
    'otel.record.bytesPerEvent': bytesPerEvent(otelHandlers().record),
  };
}

function bytesPerEvent(record: (event: DiagnosticEvent) => void): number {
  const { events, touch } = generatedStream('typical', LENGTH);
  for (const event of structuredClone(touch)) record(event);
  pass(record, events);
  const bytes: number[] = [];
  for (let i = 0; i + 5000 <= events.length; i += 5000) {
    const fresh = structuredClone(events.slice(i, i + 5000));
    globalThis.gc!();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < fresh.length; k += 1) record(fresh[k]!);
    bytes.push((process.memoryUsage().heapUsed - before) / fresh.length);
  }
  return median(bytes);
}
