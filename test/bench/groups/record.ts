import type { DiagnosticEvent } from '../../../generated/events.ts';
import { Random } from '../../kit/random.ts';
import { type Figures, interleaved, keyed, median, ratio } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import {
  assertAgreement,
  fieldReader,
  naive,
  otelHandlers,
  ours,
  promClient,
  type Subject,
} from '../subjects.ts';

const LENGTH = 50_000;
/** Events copied at once: the host, too, hands over an event right after it copied it. */
const CHUNK = 200;

/**
 * Nanoseconds per event of one pass over the events, with strings that are new: the
 * median of its chunks, so that a moment in which another process had the processor is no matter.
 */
export function pass(
  record: (event: DiagnosticEvent) => void,
  events: readonly DiagnosticEvent[],
): number {
  const times: number[] = [];
  for (let i = 0; i < events.length; i += CHUNK) {
    const fresh = structuredClone(events.slice(i, i + CHUNK));
    const start = performance.now();
    for (let k = 0; k < fresh.length; k += 1) record(fresh[k]!);
    times.push(((performance.now() - start) * 1e6) / fresh.length);
  }
  return median(times);
}

/** We, prom-client and the shape of a first draft record the same into the same families, in turns. */
export async function compareRecording(size: 'typical' | 'full'): Promise<Figures> {
  const { events, touch } = generatedStream(size, LENGTH);
  const us = ours();
  const { families } = us.registry.store;
  const peers = { 'prom-client': promClient(families), naive: naive(families) };
  const contenders: Record<string, Pick<Subject, 'record'>> = { ours: us, ...peers };
  for (const { record } of Object.values(contenders))
    for (const event of structuredClone(touch)) record(event);
  const agree = () => Promise.all(Object.values(peers).map((peer) => assertAgreement(us, peer)));
  await agree();
  const all = Object.entries({ ...contenders, floor: fieldReader(touch) });
  const summaries = await interleaved(
    Object.fromEntries(all.map(([name, { record }]) => [name, () => pass(record, events)])),
  );
  await agree();
  if (us.registry.store.refused > 0) throw new Error('the workload does not fit the store');
  return {
    [`record.${size}.ratioToPromClient`]: ratio(summaries, 'prom-client', 'ours'),
    [`record.${size}.ratioToNaive`]: ratio(summaries, 'naive', 'ours'),
    [`record.${size}.ratioToFloor`]: ratio(summaries, 'ours', 'floor'),
    ...keyed(`record.${size}.ns`, summaries),
  };
}

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
