import { expect, test } from 'vitest';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { recordedEvents } from '../../kit/recording.ts';

/** Values that a plugin, a provider or a client can choose, one flood each. */
const FLOODS: Readonly<Record<string, (value: string) => object>> = {
  'model names': (model) => ({
    type: 'model.usage',
    model,
    usage: { input: 1, output: 1, cacheRead: 1, cacheWrite: 1, promptTokens: 1, total: 1 },
    costUsd: 1,
    durationMs: 1,
  }),
  'tool names': (toolName) => ({ type: 'tool.execution.completed', toolName, durationMs: 1 }),
  'model calls': (model) => ({ type: 'model.call.completed', model, provider: 'p', durationMs: 1 }),
  'message reasons': (reason) => ({
    type: 'message.processed',
    outcome: 'skipped',
    reason,
    durationMs: 1,
  }),
  'blocked tools': (toolName) => ({ type: 'tool.execution.blocked', toolName, deniedReason: 'd' }),
  'webhook update types': (updateType) => ({ type: 'webhook.received', updateType }),
  lanes: (lane) => ({ type: 'queue.lane.dequeue', lane, queueSize: 1, waitMs: 1 }),
  skills: (skillName) => ({ type: 'skill.used', skillName, activation: 'command' }),
};

function shownBy(registry: PrometheusRegistry): string[] {
  const { families } = registry.store;
  return families.filter(({ size }) => size > 0).map(({ name }) => name);
}

function replay(handlers: PrometheusHandlers): void {
  for (const { event, metadata } of recordedEvents()) handlers.record(event, metadata);
}

const usual = new PrometheusRegistry();
replay(new PrometheusHandlers(usual));

test.each(Object.entries(FLOODS))('after a flood of %s every family is there', (_, eventOf) => {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  for (let i = 0; i < 3000; i += 1)
    handlers.record(eventOf(`value-${i}`) as DiagnosticEvent, { trusted: true });
  expect(registry.store.refused).toBeGreaterThan(0);
  replay(handlers);
  expect(shownBy(registry)).toEqual(shownBy(usual));
  expect(registry.store.size).toBeLessThanOrEqual(2048);
});
