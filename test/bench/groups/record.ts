import type { DiagnosticEvent } from '../../../generated/events.ts';
import { type Figures, interleaved, keyed, median, ratio } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { fieldReader } from '../subjects/floor.ts';
import { naive } from '../subjects/naive.ts';
import { ours } from '../subjects/ours.ts';
import { promClient } from '../subjects/prom-client.ts';
import { assertAgreement, type Subject } from '../subjects/subject.ts';

const LENGTH = 60_000;
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
