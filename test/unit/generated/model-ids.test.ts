import { expect, test } from 'vitest';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { otelSeries, prometheusSeries } from '../../kit/recorded.ts';

const usage = (model: string): DiagnosticEvent =>
  ({
    type: 'model.usage',
    ts: 1,
    seq: 1,
    provider: 'p',
    model,
    channel: 'c',
    usage: { input: 1, output: 1, total: 2 },
    costUsd: 1,
  }) as unknown as DiagnosticEvent;

test.each([
  ['gpt-4.1', true],
  ['vendor/model', true],
  ['registry/vendor/model:70b', true],
  ['a/b/c/d', false],
  ['/etc/passwd', false],
  ['vendor/', false],
  ['vendor//model', false],
  ['../secret', false],
  ['home/../secret', false],
  ['./model', false],
  ['C:/Users/me', false],
  ['file:/x/y', false],
  ['https://host/model', false],
  ['~/models/x', false],
  ['a\\b', false],
  ['x/agent:main:main', false],
  [`v/${'m'.repeat(118)}`, true],
  [`v/${'m'.repeat(119)}`, false],
])('%s is a model id: %s', async (model, known) => {
  const expected = known ? model : 'unknown';
  const [series] = await prometheusSeries(usage(model), 'openclaw_model_cost_usd_total');
  expect(series?.labels['model']).toBe(expected);
  const [point] = await otelSeries(usage(model), 'openclaw.cost.usd');
  expect(point?.labels['openclaw.model']).toBe(expected);
});
