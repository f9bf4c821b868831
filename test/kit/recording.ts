import { readFileSync } from 'node:fs';
import type { DiagnosticEvent } from '../../generated/events.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';

/** An event as the real gateway delivered it. */
export interface Recorded {
  readonly event: DiagnosticEvent;
  readonly metadata: DiagnosticMetadata;
  readonly privateData?: unknown;
}

const FILES = ['main', 'stall', 'stuck'] as const;

/** Every recorded event, in the order of delivery. */
export function recordedEvents(files: readonly (typeof FILES)[number][] = FILES): Recorded[] {
  return files.flatMap((file) =>
    readFileSync(`test/data/events/${file}.jsonl`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded),
  );
}
