import type { DiagnosticEvent } from '../../../generated/events.ts';
import { assertAgreement } from '../agreement.ts';
import { interleaved } from '../interleaved.ts';
import { median, type Summary } from '../statistics.ts';
import { generatedStream, recordedStream, type Workload } from '../stream.ts';
import { fieldReader } from '../subjects/floor.ts';
import { naive } from '../subjects/naive.ts';
import { openTelemetry } from '../subjects/open-telemetry.ts';
import { ours } from '../subjects/ours.ts';
import { promClient } from '../subjects/prom-client.ts';
import { asIs, sanitised } from '../subjects/sanitise.ts';
import type { Subject } from '../subjects/subject.ts';

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

/** We, and the peers that record the same into the same families. */
export function withPeers(us: ReturnType<typeof ours>): Subject[] {
  const { families } = us.registry.store;
  return [
    us,
    promClient('prom-client', families, asIs),
    promClient('prom-client, sanitising', families, sanitised),
    openTelemetry(families),
    naive(families),
  ];
}

/** All contenders record the same workload, in turns. */
async function compareRecording(
  workload: Workload,
  // The peers read a label from one field; `next` finds the agent in the session key of recorded events.
  agree: typeof assertAgreement = assertAgreement,
): Promise<Record<string, Summary>> {
  const us = ours();
  const contenders = withPeers(us);
  for (const { record } of contenders) {
    for (const event of structuredClone(workload.touch)) record(event);
  }
  await agree(contenders);
  const all = [{ name: 'floor', record: fieldReader().record }, ...contenders];
  const summaries = await interleaved(
    Object.fromEntries(all.map(({ name, record }) => [name, () => pass(record, workload.events)])),
  );
  await agree(contenders);
  if (us.registry.store.refused > 0) throw new Error('the workload does not fit the store');
  return summaries;
}

export async function recordTypical(): Promise<Record<string, Summary>> {
  return compareRecording(generatedStream('typical', LENGTH));
}

export async function recordFull(): Promise<Record<string, Summary>> {
  return compareRecording(generatedStream('full', LENGTH));
}

/** The events that a real gateway emitted, as far as all contenders know their kinds. */
export async function recordRecorded(): Promise<Record<string, Summary>> {
  const events = recordedStream();
  return compareRecording({ events, touch: events }, async () => {});
}
