import { describe, expect, it } from 'vitest';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

describe('identifiers', () => {
  it('are hashed though they look like a digest', () => {
    const spans = new RecordedSpans();
    const digest = 'sha256:9f86d081884c7d65';
    spans.record('model.call.completed', { span: 'a' }, { upstreamRequestIdHash: digest });
    const span = spans.span('openclaw.model.call');
    const hashed = span.attributes['openclaw.provider.request_id_hash'];
    expect(hashed).toMatch(/^[0-9a-f]{16}$/);
    expect(digest).not.toContain(hashed);
    expect(span.events).toMatchObject([
      {
        name: 'openclaw.provider.request',
        attributes: { 'openclaw.upstreamRequestIdHash': hashed },
      },
    ]);
  });
});

describe('texts', () => {
  it('are cut, errors later than names', () => {
    const spans = new RecordedSpans();
    const long = 'word '.repeat(4000);
    spans.record('run.completed', { span: 'a' }, { model: long, outcome: 'error' }, TRUSTED, {
      errorMessage: long,
    });
    const { attributes } = spans.span('openclaw.run');
    expect(String(attributes['openclaw.model'])).toHaveLength(256);
    expect(String(attributes['openclaw.error'])).toHaveLength(4096);
  });

  it('take short plain keys of a map, not too many, and none that is a secret', () => {
    const spans = new RecordedSpans();
    const secret = 'ghp_0123456789abcdefghij0123456789abcdef';
    const words = ['run', 'turn', 'loop', 'main', 'node'];
    const many = words.flatMap((one) => words.map((other) => [`${one}_${other}Count`, 1]));
    const strange = { 'bad count': 1, path: '/x', [secret]: 1 };
    const details = { ...strange, mode: 'yes', ready: true, ...Object.fromEntries(many) };
    spans.record('diagnostic.phase.completed', undefined, { name: 'start', details });
    const { attributes } = spans.span('openclaw.diagnostic.phase');
    const prefix = 'openclaw.phase.detail.';
    const names = Object.keys(attributes).filter((name) => name.startsWith(prefix));
    expect(names).toHaveLength(16);
    expect(attributes).toMatchObject({ [`${prefix}mode`]: 'yes', [`${prefix}ready`]: true });
    expect(JSON.stringify(names)).not.toMatch(/bad|path|ghp_/);
  });
});

it.each([
  [false, /^openclaw\.content\./],
  [true, /^gen_ai\./],
])('captured content has one name each, with the opt-in %s to the conventions', (optIn, name) => {
  const spans = new RecordedSpans({ captureContent: true, optIn });
  const privateData = {
    modelContent: {
      inputMessages: [{ role: 'user', content: 'a question' }],
      outputMessages: [{ role: 'assistant', content: 'an answer' }],
    },
    toolContent: { toolInput: { path: 'a file' }, toolOutput: 'its text' },
  };
  spans.record('model.call.completed', { span: 'a' }, {}, TRUSTED, privateData);
  spans.record('tool.execution.completed', { span: 'b' }, {}, TRUSTED, privateData);
  for (const text of ['a question', 'an answer', 'a file', 'its text']) {
    const names = spans.spans.flatMap(({ attributes }) =>
      Object.keys(attributes).filter((key) => String(attributes[key]).includes(text)),
    );
    expect(names).toEqual([expect.stringMatching(name)]);
  }
});

describe('what a turn shows of its calls', () => {
  const call = { span: 'b', parent: 'a' };
  const message = (content: string) => [{ role: 'user', content }];
  /** A turn that is open, with calls in it that have this question and this answer. */
  const turn = (...calls: (readonly [question: string, answer: string])[]): RecordedSpans => {
    const spans = new RecordedSpans({ captureContent: true });
    spans.record('harness.run.started', { span: 'a' });
    for (const [question, answer] of calls) {
      const modelContent = { inputMessages: message(question), outputMessages: message(answer) };
      spans.record('model.call.completed', call, {}, TRUSTED, { modelContent });
    }
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
    const after = new RecordedSpans({ before: turn(['hush', 'hush']).recorder.suspend() });
    after.record('harness.run.completed', { span: 'a' });
    expect(JSON.stringify(after.span('openclaw.harness.run').attributes)).not.toContain('hush');
  });
});
