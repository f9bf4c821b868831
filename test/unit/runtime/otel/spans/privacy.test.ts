import { describe, expect, it } from 'vitest';
import { RecordedSpans, recorded, TRUSTED } from '../../../../kit/recorded-spans.ts';

it('identifiers are hashed though they look like a digest', () => {
  const digest = 'sha256:9f86d081884c7d65';
  const given = { upstreamRequestIdHash: digest };
  const span = recorded('model.call.completed a', {}, given).span('openclaw.model.call');
  const hashed = span.attributes['openclaw.provider.request_id_hash'];
  expect(hashed).toMatch(/^[0-9a-f]{16}$/);
  expect(digest).not.toContain(hashed);
  expect(span.events[0]?.attributes).toEqual({ 'openclaw.upstreamRequestIdHash': hashed });
});

it('texts are cut, errors later than names', () => {
  const long = 'word '.repeat(4000);
  const [given, privateData] = [{ model: long, outcome: 'error' }, { errorMessage: long }];
  const spans = recorded('run.completed a', {}, given, privateData);
  const { attributes } = spans.span('openclaw.run');
  expect(String(attributes['openclaw.model'])).toHaveLength(256);
  expect(String(attributes['openclaw.error'])).toHaveLength(4096);
});

it.each([
  [false, /^openclaw\.content\./],
  [true, /^gen_ai\./],
])('captured content has one name each, with the opt-in %s to the conventions', (optIn, name) => {
  const said = {
    modelContent: { inputMessages: 'a question', outputMessages: 'an answer' },
    toolContent: { toolInput: { path: 'a file' }, toolOutput: 'its text' },
  };
  const calls = 'model.call.completed a\ntool.execution.completed b';
  const { spans } = recorded(calls, { captureContent: true, optIn }, {}, said);
  const attributes = spans.flatMap((span) => Object.entries(span.attributes));
  for (const text of ['a question', 'an answer', 'a file', 'its text']) {
    const holding = attributes.filter(([, value]) => String(value).includes(text));
    expect(holding.map(([key]) => key)).toEqual([expect.stringMatching(name)]);
  }
});

describe('what a turn shows of its calls', () => {
  /** A turn that is open, with calls in it that have this question and this answer. */
  const turn = (...calls: (readonly [question: string, answer: string])[]): RecordedSpans => {
    const spans = recorded('harness.run.started a', { captureContent: true });
    for (const [inputMessages, outputMessages] of calls)
      spans.record('model.call.completed', { span: 'b', parent: 'a' }, {}, TRUSTED, {
        modelContent: { inputMessages, outputMessages },
      });
    return spans;
  };

  it('is the last answer, and the first question as far as both have room', () => {
    const long = 'word '.repeat(1800);
    const spans = turn([long, ''], ['', long]);
    spans.record('harness.run.completed', { span: 'a' });
    const { attributes } = spans.span('openclaw.harness.run');
    expect(String(attributes['output.value']).length).toBeGreaterThan(8_000);
    expect(attributes).not.toHaveProperty(['input.value']);
  });

  it('does not outlive a change of the settings', () => {
    const before = turn(['hush', 'hush']).recorder.suspend();
    const after = new RecordedSpans({ before });
    expect(after.recorder.openSpans).toBe(1);
    after.record('harness.run.completed', { span: 'a' });
    expect(JSON.stringify(after.span('openclaw.harness.run').attributes)).not.toContain('hush');
  });
});
