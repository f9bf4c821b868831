import { expect, test } from 'vitest';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { isVouchedFor } from '../../../runtime/metrics/event.ts';
import type { Histogram } from '../../../runtime/metrics/histogram.ts';
import { recordedEvents } from '../../kit/recording.ts';

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
  let sum = 0;
  for (let row = 0; row < family.labels.rows; row += 1) {
    if (!family.has(row)) continue;
    const labels = Object.fromEntries(
      family.labels.names.map((label, index) => [label, family.labels.text(row, index)]),
    );
    if (Object.entries(wanted).some(([label, value]) => labels[label] !== value)) continue;
    sum += family.type === 'histogram' ? countOf(family, row) : (family.cells[row] ?? 0);
  }
  return sum;
}

/** Observations of a histogram's series: its buckets, each counting only its own. */
function countOf(family: Histogram, row: number): number {
  const start = row * family.width;
  return family.cells
    .subarray(start, start + family.bounds.length + 1)
    .reduce((sum, own) => sum + own, 0);
}

test('counters equal what a plain count over the recording gives', () => {
  const registry = replayed();
  const events = recordedEvents().filter(({ metadata }) => isVouchedFor(metadata));
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
    for (let row = 0; row < family.labels.rows; row += 1)
      for (const index of family.labels.names.keys()) labels.add(family.labels.text(row, index));
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
  for (const { event } of recordedEvents(['main'])) handlers.record(event, { trusted: false });
  expect(registry.store.size).toBe(0);
});
