import type { DiagnosticEvent } from '../../../generated/events.ts';
import { interleaved, median, type Summary } from '../interleaved.ts';
import { generatedStream, type Workload } from '../stream.ts';
import { ours } from '../subjects/ours.ts';
import { promClient } from '../subjects/prom-client.ts';
import { assertAgreement } from '../subjects/subject.ts';

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

/** We and prom-client record the same workload into the same families, in turns. */
async function compareRecording({ events, touch }: Workload): Promise<Record<string, Summary>> {
  const us = ours();
  const peer = promClient(us.registry.store.families);
  for (const { record } of [us, peer]) for (const event of structuredClone(touch)) record(event);
  await assertAgreement(us, peer);
  const summaries = await interleaved({
    ours: () => pass(us.record, events),
    'prom-client': () => pass(peer.record, events),
  });
  await assertAgreement(us, peer);
  if (us.registry.store.refused > 0) throw new Error('the workload does not fit the store');
  return summaries;
}

export const recordTypical = () => compareRecording(generatedStream('typical', LENGTH));
export const recordFull = () => compareRecording(generatedStream('full', LENGTH));
