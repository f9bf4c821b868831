import { SpanKind } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { RecordedSpans } from '../../../../kit/recorded-spans.ts';

const CALL = { provider: 'openai', model: 'vendor/model-1', api: 'openai-completions', runId: 'r' };

function call(optIn: boolean, fields: object = CALL): RecordedSpans['spans'][number] {
  const spans = new RecordedSpans({ optIn });
  spans.record('model.call.started', { span: 'a' }, fields);
  spans.record('model.call.completed', { span: 'a' }, fields);
  const [span] = spans.spans;
  if (span === undefined) throw new Error('no span');
  return span;
}

it('says the provider under both names by default: the documents name one, the conventions the other', () => {
  const span = call(false, { ...CALL, provider: 'google' });
  expect(span.name).toBe('openclaw.model.call');
  expect(span.attributes['gen_ai.system']).toBe('gcp.gemini');
  expect(span.attributes['gen_ai.provider.name']).toBe('gcp.gemini');
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

it.each([
  ['amazon-bedrock', 'aws.bedrock'],
  ['google', 'gcp.gemini'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['anthropic', 'anthropic'],
  ['home-made', 'home-made'],
])('knows the provider %s as %s', (provider, name) => {
  expect(call(true, { ...CALL, provider }).attributes['gen_ai.provider.name']).toBe(name);
});

it('says how long the first part took, in seconds', () => {
  const { attributes } = call(false, { ...CALL, timeToFirstByteMs: 250 });
  expect(attributes['gen_ai.response.time_to_first_chunk']).toBe(0.25);
});
