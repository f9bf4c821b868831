import type { DiagnosticEvent } from '../../../generated/events.ts';

/** What handlers do not read. */
const OTHERS = ['type', 'ts', 'seq', 'runId', 'sessionKey', 'sessionId', 'callId'];

/**
 * The least that recording can cost: reads the fields that events of a kind have, and does next to
 * nothing with them.
 */
export function fieldReader(examples: readonly DiagnosticEvent[]) {
  const fields = new Map<string, readonly string[]>(
    examples.map((event) => [
      event.type,
      Object.keys(event).filter((key) => !OTHERS.includes(key)),
    ]),
  );
  let sum = 0;
  return {
    record(event: DiagnosticEvent): void {
      for (const name of fields.get(event.type) ?? []) {
        const value: unknown = event[name as keyof DiagnosticEvent];
        if (typeof value === 'string') sum += value.length;
        else if (typeof value === 'number') sum += value;
      }
    },
    /** So that nothing of it can be left out. */
    sum: () => sum,
  };
}
