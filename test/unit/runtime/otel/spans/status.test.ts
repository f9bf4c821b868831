import { SpanStatusCode } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const UNSET = { code: SpanStatusCode.UNSET };
const error = (message?: string): object => ({
  code: SpanStatusCode.ERROR,
  ...(message !== undefined && { message }),
});

/** Event, fields, what is passed beside it, and the status of the span that it is. */
const CASES: readonly (readonly [string, object, object, object])[] = [
  ['gateway.rpc', { phase: 'response', outcome: 'error' }, {}, error()],
  ['gateway.rpc', { phase: 'handler', outcome: 'threw' }, {}, error()],
  ['gateway.rpc', { phase: 'dispatch', outcome: 'cancelled' }, {}, UNSET],
  ['model.usage', {}, {}, UNSET],
  ['run.completed', { outcome: 'error', errorCategory: 'timeout' }, {}, error('timeout')],
  [
    'run.completed',
    { outcome: 'error', errorCategory: 'timeout' },
    { errorMessage: 'too late' },
    error('too late'),
  ],
  ['run.completed', { outcome: 'error' }, {}, error()],
  ['run.completed', { outcome: 'aborted', errorCategory: 'x' }, { errorMessage: 'y' }, UNSET],
  ['model.call.completed', {}, {}, UNSET],
  ['model.call.error', { errorCategory: 'Error' }, {}, error('Error')],
  ['harness.run.completed', { outcome: 'error' }, { errorMessage: 'refused' }, error('refused')],
  ['harness.run.completed', { outcome: 'error' }, {}, error('error')],
  ['harness.run.completed', { outcome: 'timed_out' }, {}, UNSET],
  ['harness.run.error', { errorCategory: 'Error' }, {}, error('Error')],
  [
    'harness.run.error',
    { errorCategory: 'Error' },
    { errorMessage: 'exploded' },
    error('exploded'),
  ],
  ['tool.execution.completed', {}, {}, UNSET],
  ['tool.execution.error', { errorCategory: 'aborted' }, {}, error('aborted')],
  ['tool.execution.blocked', { deniedReason: 'policy', reason: 'no' }, {}, UNSET],
  ['exec.process.completed', { outcome: 'failed', failureKind: 'signal' }, {}, error('signal')],
  ['exec.process.completed', { outcome: 'failed' }, {}, error()],
  ['exec.process.completed', { outcome: 'completed', exitCode: 1 }, {}, UNSET],
  ['webhook.processed', {}, {}, UNSET],
  ['webhook.error', { error: 'bad signature' }, {}, error('bad signature')],
  ['message.processed', { outcome: 'error', error: 'no route' }, {}, error('no route')],
  ['message.processed', { outcome: 'error' }, {}, UNSET],
  ['message.processed', { outcome: 'skipped', error: 'x' }, {}, UNSET],
  ['message.delivery.completed', {}, {}, UNSET],
  ['message.delivery.error', { errorCategory: 'http' }, {}, error('http')],
  ['session.stuck', {}, {}, error('the session is busy without active work')],
  ['context.assembled', {}, {}, UNSET],
  [
    'tool.loop',
    { level: 'critical', action: 'warn', detector: 'ping_pong' },
    {},
    error('ping_pong:warn'),
  ],
  [
    'tool.loop',
    { level: 'warning', action: 'block', detector: 'ping_pong' },
    {},
    error('ping_pong:block'),
  ],
  ['tool.loop', { level: 'warning', action: 'warn', detector: 'ping_pong' }, {}, UNSET],
  [
    'diagnostic.memory.pressure',
    { level: 'critical', reason: 'rss_growth' },
    {},
    error('rss_growth'),
  ],
  ['diagnostic.memory.pressure', { level: 'warning', reason: 'rss_growth' }, {}, UNSET],
  ['model.failover', { reason: 'rate_limit' }, {}, UNSET],
  ['skill.used', {}, {}, UNSET],
  [
    'diagnostic.liveness.warning',
    { reasons: ['cpu', 'event_loop_delay'] },
    {},
    error('cpu:event_loop_delay'),
  ],
  ['diagnostic.phase.completed', {}, {}, UNSET],
];

it.each(CASES)('%s %o with %o', (type, fields, beside, status) => {
  const spans = new RecordedSpans();
  spans.record(type, { span: 'a' }, fields, TRUSTED, beside);
  expect(spans.spans.map((span) => span.status)).toEqual([status]);
});

it('redacts the message of a status', () => {
  const spans = new RecordedSpans();
  const secret = 'ghp_0123456789abcdefghij0123456789abcdef';
  spans.record('webhook.error', undefined, { error: `denied for token=${secret}` });
  const { status, attributes } = spans.span('openclaw.webhook.error');
  expect(status.message).toMatch(/^denied for token=/);
  expect(JSON.stringify([status, attributes])).not.toContain(secret);
});
