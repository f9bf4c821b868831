import type { DiagnosticEvent } from '../../../generated/events.ts';

const CALL = ['api', 'model', 'observationUnit', 'provider', 'transport', 'durationMs'];
const TOOL = ['paramsSummary', 'toolName', 'toolOwner', 'toolSource', 'durationMs'];

/** What handlers read of each kind of the generated stream. */
const FIELDS: Readonly<Partial<Record<DiagnosticEvent['type'], readonly string[]>>> = {
  'gateway.rpc': ['method', 'phase', 'outcome', 'durationMs', 'admissionMs', 'queueWaitMs'],
  'model.call.completed': CALL,
  'model.call.error': [...CALL, 'errorCategory'],
  'model.usage': ['agentId', 'channel', 'model', 'provider', 'usage', 'costUsd', 'durationMs'],
  'run.completed': ['channel', 'model', 'outcome', 'provider', 'trigger', 'durationMs'],
  'harness.run.completed': ['channel', 'harnessId', 'model', 'outcome', 'pluginId', 'provider'],
  'tool.execution.completed': TOOL,
  'tool.execution.error': [...TOOL, 'errorCategory'],
  'message.received': ['channel', 'source'],
  'message.processed': ['channel', 'outcome', 'reason', 'durationMs'],
  'message.delivery.completed': ['channel', 'deliveryKind', 'durationMs'],
  'queue.lane.enqueue': ['lane', 'queueSize'],
  'queue.lane.dequeue': ['lane', 'queueSize', 'waitMs'],
  'session.state': ['state', 'reason', 'queueDepth'],
  'skill.used': ['activation', 'agentId', 'skillName', 'skillSource'],
};

/** The least that recording can cost: reads the fields, and does next to nothing with them. */
export function fieldReader(): { record(event: DiagnosticEvent): void; readonly sum: number } {
  let sum = 0;
  return {
    get sum() {
      return sum;
    },
    record(event) {
      for (const name of FIELDS[event.type] ?? []) {
        const value: unknown = event[name as keyof DiagnosticEvent];
        if (typeof value === 'string') sum += value.length;
        else if (typeof value === 'number') sum += value;
      }
    },
  };
}
