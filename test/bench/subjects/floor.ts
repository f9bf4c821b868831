import type { DiagnosticEvent } from '../../../generated/events.ts';

/** Reads every field that the handlers read, and does next to nothing with them. */
export function fieldReader(): { record(event: DiagnosticEvent): void; readonly sum: number } {
  let sum = 0;
  const text = (value: unknown) => {
    if (typeof value === 'string') sum += value.length;
  };
  const number = (value: unknown) => {
    if (typeof value === 'number') sum += value;
  };
  return {
    get sum() {
      return sum;
    },
    record(event) {
      switch (event.type) {
        case 'gateway.rpc':
          text(event.method);
          text(event.phase);
          text(event.outcome);
          number(event.durationMs);
          number(event.admissionMs);
          number(event.queueWaitMs);
          return;
        case 'model.call.completed':
        case 'model.call.error':
          if (event.type === 'model.call.error') text(event.errorCategory);
          text(event.api);
          text(event.model);
          text(event.observationUnit);
          text(event.provider);
          text(event.transport);
          number(event.durationMs);
          number(event.usage?.promptTokens);
          number(event.usage?.output);
          return;
        case 'model.usage':
          text(event.agentId);
          text(event.channel);
          text(event.model);
          text(event.provider);
          number(event.usage.input);
          number(event.usage.output);
          number(event.usage.cacheRead);
          number(event.usage.cacheWrite);
          number(event.usage.promptTokens);
          number(event.usage.total);
          number(event.costUsd);
          number(event.durationMs);
          return;
        case 'run.completed':
          text(event.channel);
          text(event.model);
          text(event.outcome);
          text(event.provider);
          text(event.trigger);
          number(event.durationMs);
          return;
        case 'harness.run.completed':
          text(event.channel);
          text(event.harnessId);
          text(event.model);
          text(event.outcome);
          text(event.pluginId);
          text(event.provider);
          number(event.durationMs);
          return;
        case 'tool.execution.completed':
        case 'tool.execution.error':
          if (event.type === 'tool.execution.error') text(event.errorCategory);
          text(event.paramsSummary?.kind);
          text(event.toolName);
          text(event.toolOwner);
          text(event.toolSource);
          number(event.durationMs);
          return;
        case 'message.received':
          text(event.channel);
          text(event.source);
          return;
        case 'message.processed':
          text(event.channel);
          text(event.outcome);
          text(event.reason);
          number(event.durationMs);
          return;
        case 'message.delivery.completed':
          text(event.channel);
          text(event.deliveryKind);
          number(event.durationMs);
          return;
        case 'queue.lane.enqueue':
        case 'queue.lane.dequeue':
          text(event.lane);
          number(event.queueSize);
          if (event.type === 'queue.lane.dequeue') number(event.waitMs);
          return;
        case 'session.state':
          text(event.state);
          text(event.reason);
          number(event.queueDepth);
          return;
        case 'skill.used':
          text(event.activation);
          text(event.agentId);
          text(event.skillName);
          text(event.skillSource);
          return;
        default:
      }
    },
  };
}
