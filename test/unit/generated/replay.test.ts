import { expect, test } from 'vitest';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { isTrusted } from '../../../runtime/metrics/event.ts';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { recordedEvents } from '../../kit/recording.ts';
import { heldBy } from '../../kit/series.ts';

function replayed(): PrometheusRegistry {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  for (const { event, metadata } of recordedEvents()) handlers.record(event, metadata);
  return registry;
}

/** Sum of a counter over the series that carry these labels. */
function total(
  registry: PrometheusRegistry,
  name: string,
  wanted: Record<string, string> = {},
): number {
  const family = registry.store.families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`no family ${name}`);
  return heldBy(family)
    .filter(({ labels }) =>
      Object.entries(wanted).every(([label, value]) => labels[label] === value),
    )
    .reduce((sum, { count }) => sum + count, 0);
}

test('counters equal what a plain count over the recording gives', () => {
  const registry = replayed();
  const events = recordedEvents().filter(({ metadata }) => isTrusted(metadata));
  const count = (type: string): number => events.filter(({ event }) => event.type === type).length;
  expect(total(registry, 'openclaw_run_completed_total')).toBe(count('run.completed'));
  expect(total(registry, 'openclaw_run_duration_seconds')).toBe(count('run.completed'));
  expect(total(registry, 'openclaw_model_call_total', { outcome: 'error' })).toBe(
    count('model.call.error'),
  );
  expect(
    total(registry, 'openclaw_model_call_total', { outcome: 'completed', error_category: 'none' }),
  ).toBe(count('model.call.completed'));
  expect(total(registry, 'openclaw_tool_execution_total')).toBe(
    count('tool.execution.completed') + count('tool.execution.error'),
  );
  expect(total(registry, 'openclaw_session_recovery_total', { status: 'requested' })).toBe(
    count('session.recovery.requested'),
  );
  const input = events.flatMap(({ event }) =>
    event.type === 'model.usage' ? [event.usage.input ?? 0] : [],
  );
  expect(total(registry, 'openclaw_model_tokens_total', { token_type: 'input' })).toBe(
    input.reduce((sum, value) => sum + value, 0),
  );
});

test('every recorded event is understood, and most families appear', () => {
  const { store } = replayed();
  expect(store.ignored).toBe(0);
  expect(store.refused).toBe(0);
  const seen = store.families.filter((family) => family.size > 0).map((family) => family.name);
  // Missing from the recording: build info (set at start).
  expect(seen.length).toBeGreaterThanOrEqual(64);
});

test('no identifier, text or path of the recording reaches a label', () => {
  const { store } = replayed();
  const labels = new Set<string>();
  for (const family of store.families)
    for (const held of heldBy(family))
      for (const text of Object.values(held.labels)) labels.add(text);
  const secret = new Set<string>();
  for (const { event } of recordedEvents()) {
    const record = event as unknown as Record<string, unknown>;
    for (const key of [
      'runId',
      'sessionKey',
      'sessionId',
      'callId',
      'toolCallId',
      'chatId',
      'messageId',
      'message',
      'error',
    ])
      if (typeof record[key] === 'string' && record[key].length > 12) secret.add(record[key]);
  }
  expect(secret.size).toBeGreaterThan(100);
  expect(
    [...labels].filter(
      (label) => secret.has(label) || label.includes('/') || /agent:/i.test(label),
    ),
  ).toEqual([]);
});

test('an event that the host does not vouch for changes nothing', () => {
  const registry = new PrometheusRegistry();
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const atStart = exposition.text();
  for (const { event } of recordedEvents(['main'])) handlers.record(event, { trusted: false });
  expect(exposition.text()).toBe(atStart);
});
