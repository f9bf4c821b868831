import { metrics, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import plugin from '../../../../runtime/plugins/otel.ts';
import { countOf, Exporter, emitPairs, plainPlugin } from '../../../kit/otel-exporter.ts';
import { Receiver } from '../../../kit/receiver.ts';

let first: Receiver;
let second: Receiver;
beforeEach(async () => {
  [first, second] = await Promise.all([Receiver.start(), Receiver.start()]);
});
afterEach(async () => {
  metrics.disable();
  trace.disable();
  await Promise.all([first.close(), second.close()]);
});

describe('a reload', () => {
  it('under load loses no sample and doubles none', async () => {
    const exporter = await Exporter.start(plainPlugin, { endpoint: first.url, logs: true });
    // A slow answer to the last export of the old session makes the gap wide.
    first.delay = 200;
    let emitted = 0;
    const load = setInterval(() => {
      emitPairs(exporter, 5);
      emitted += 5;
    }, 5);
    await exporter.reconfigure({ endpoint: second.url, logs: true });
    clearInterval(load);
    await exporter.stop();
    const arrived = (of: (receiver: Receiver) => number) => of(first) + of(second);
    expect(arrived((receiver) => countOf(receiver.metrics, 'run.completed'))).toBe(emitted);
    expect(arrived(({ spans }) => spans.length)).toBe(emitted);
    expect(arrived(({ logs }) => logs.length)).toBe(emitted);
    expect(second.spans.length).toBeGreaterThan(0);
    expect(exporter.reported.filter((line) => line.includes('dropped'))).toEqual([]);
  });

  it.each([
    ['of the exporter', { enabled: false }, true],
    ['of all diagnostics', {}, false],
  ])('follows the switch %s, off and on', async (_, off, diagnostics) => {
    const settings = { endpoint: first.url, traces: false };
    const exporter = await Exporter.start(plainPlugin, settings);
    const emit = () => exporter.events.emit({ type: 'run.completed' }, { trusted: true });
    emit();
    await exporter.reconfigure({ ...settings, ...off }, diagnostics);
    emit();
    await exporter.reconfigure({ ...settings, endpoint: second.url });
    emit();
    await exporter.stop();
    for (const { metrics } of [first, second]) expect(countOf(metrics, 'run.completed')).toBe(1);
    const starts = exporter.reported.filter((line) => line === 'metrics started configured');
    expect(starts).toHaveLength(2);
  });
});

describe('a turn that is open in a reload', () => {
  const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: '01' };
  const emit = (exporter: Exporter, type: string, ids: object, beside = {}) =>
    exporter.events.emit({ type, trace: ids } as never, { trusted: true }, beside);
  const call = (exporter: Exporter, digit: string) => {
    const ids = { ...trace, spanId: digit.repeat(16), parentSpanId: trace.spanId };
    const outputMessages = [{ role: 'assistant', content: `said by ${digit}` }];
    emit(exporter, 'model.call.completed', ids, { modelContent: { outputMessages } });
  };

  it('stays one span, and its children find it, with what came beside them', async () => {
    const settings = { metrics: false, captureContent: { outputMessages: true } };
    const exporter = await Exporter.start(plugin, { ...settings, endpoint: first.url });
    emit(exporter, 'run.started', trace);
    call(exporter, 'c');
    first.delay = 300;
    const reloaded = exporter.reconfigure({ ...settings, endpoint: second.url });
    await first.until(({ spans }) => spans.length > 0);
    call(exporter, 'd');
    await reloaded;
    emit(exporter, 'run.completed', trace);
    await exporter.stop();
    const child = (digit: string) => ({
      spanId: digit.repeat(16),
      parentSpanId: trace.spanId,
      attributes: { 'openclaw.content.output_messages': expect.stringContaining(`by ${digit}`) },
    });
    expect(first.spans).toMatchObject([child('c')]);
    expect(second.spans).toMatchObject([
      child('d'),
      { name: 'openclaw.run', spanId: trace.spanId },
    ]);
    expect(second.spans[1]?.attributes).not.toHaveProperty('openclaw.span.incomplete');
  });

  it.each([
    ['the traces do', { traces: false }],
    ['the exporter does', { enabled: false }],
    ['the gateway does', undefined],
  ])('ends marked when %s', async (_, change) => {
    const exporter = await Exporter.start(plugin, { endpoint: first.url, metrics: false });
    emit(exporter, 'run.started', trace);
    if (change) await exporter.reconfigure({ endpoint: first.url, metrics: false, ...change });
    await exporter.stop();
    expect(first.spans).toHaveLength(1);
    expect(first.spans[0]?.attributes['openclaw.span.incomplete']).toBe(true);
  });
});

it('a preloaded SDK is used for traces and metrics and never shut down; logs stay ours', async () => {
  vi.stubEnv('OPENCLAW_OTEL_PRELOADED', '1');
  const names: string[] = [];
  const shutdown = vi.fn();
  const meter = { createCounter: () => ({ add: () => names.push('metric') }) };
  const startSpan = () => {
    names.push('span');
    return { end: () => {} };
  };
  metrics.setGlobalMeterProvider({ getMeter: () => meter, shutdown } as never);
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }), shutdown } as never);
  const exporter = await Exporter.start(plainPlugin, { endpoint: first.url, logs: true });
  exporter.events.emit({ type: 'run.completed' }, { trusted: true });
  exporter.events.emit({ type: 'log.record' }, { trusted: false });
  await exporter.stop();
  expect(new Set(names)).toEqual(new Set(['metric', 'span']));
  expect(shutdown).not.toHaveBeenCalled();
  expect(first.logs).toHaveLength(1);
  expect(first.spans).toHaveLength(0);
  const transports = [...exporter.health.values()].map(({ transport }) => transport);
  expect(transports.toSorted()).toEqual(['external-sdk', 'external-sdk', 'otlp-http-protobuf']);
});

it('the global API has no provider of ours', async () => {
  const exporter = await Exporter.start(plainPlugin, { endpoint: first.url });
  trace.getTracer('another').startSpan('foreign').end();
  metrics.getMeter('another').createCounter('foreign').add(1);
  await exporter.stop();
  expect(first.spans).toEqual([]);
  expect(first.metrics.map(({ name }) => name)).not.toContain('foreign');
});
