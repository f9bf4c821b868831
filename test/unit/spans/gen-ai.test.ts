import { SpanKind } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { RecordedSpans } from './recorded-spans.ts';

const CALL = { provider: 'openai', model: 'vendor/model-1', api: 'openai-completions', runId: 'r' };

function call(optIn: boolean, fields: object = CALL): RecordedSpans['spans'][number] {
  const spans = new RecordedSpans({ optIn });
  spans.record('model.call.started', { span: 'a' }, fields);
  spans.record('model.call.completed', { span: 'a' }, fields);
  const [span] = spans.spans;
  if (span === undefined) throw new Error('no span');
  return span;
}

it('uses the older names by default', () => {
  const span = call(false);
  expect(span.name).toBe('openclaw.model.call');
  expect(span.kind).toBe(SpanKind.INTERNAL);
  expect(span.attributes['gen_ai.system']).toBe('openai');
  expect(span.attributes).not.toHaveProperty('gen_ai.provider.name');
});

it('uses the newest names, the whole model id among them, when opted into', () => {
  const span = call(true);
  expect(span.name).toBe('chat vendor/model-1');
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.attributes['gen_ai.provider.name']).toBe('openai');
  expect(span.attributes['gen_ai.request.model']).toBe('vendor/model-1');
  expect(span.attributes).not.toHaveProperty('gen_ai.system');
});

it.each([
  [{ ...CALL, observationUnit: 'turn' }, 'invoke_agent'],
  [{ ...CALL, observationUnit: 'request', api: 'completions' }, 'text_completion vendor/model-1'],
  [{ ...CALL, model: undefined }, 'chat'],
])('names %o as %s', (fields, name) => {
  expect(call(true, fields).name).toBe(name);
});

it('switches the provider of model usage too', () => {
  for (const [optIn, name] of [
    [false, 'gen_ai.system'],
    [true, 'gen_ai.provider.name'],
  ] as const) {
    const spans = new RecordedSpans({ optIn });
    spans.record(
      'model.usage',
      { span: 'a' },
      { provider: 'openai', usage: { input: 5, cacheRead: 2 } },
    );
    expect(spans.span('openclaw.model.usage').attributes).toMatchObject({
      [name]: 'openai',
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 7,
      'openclaw.tokens.output': 0,
    });
  }
});
