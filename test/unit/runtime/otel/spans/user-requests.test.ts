import { describe, expect, it } from 'vitest';
import {
  RecordedSpans,
  recorded,
  type Setup,
  TRACE_ID,
  TRUSTED,
  tree,
} from '../../../../kit/recorded-spans.ts';

/**
 * What users of the official plugin asked for, by the numbers of its public tracker, as far as the
 * gateway's events can answer it. runtime/otel/spans/README.md has the table.
 */

/** A message that comes in by RPC, and all that it causes. */
const TURN = `
  rpc.response a
  rpc.dispatch a
  message.dispatch.started a internal
  harness.run.started b<a
  run.started c<b
  model.call.started d<c
  model.call.completed d<c
  tool.execution.started e<c
  tool.execution.completed e<c
  run.completed c<b
  model.usage a
  harness.run.completed b<a
  message.processed a internal`;
const SESSION = 'agent:support:telegram:direct:+15551234567';
const FIELDS = { method: 'chat.send', sessionKey: SESSION, sessionId: 'a3c1', toolName: 'exec' };
const SAID = {
  modelContent: {
    inputMessages: [{ role: 'user', content: 'how is the weather' }],
    outputMessages: [{ role: 'assistant', content: 'it rains' }],
  },
};
const turn = (setup: Setup = {}): RecordedSpans =>
  recorded(TURN, { unlisted: false, ...setup }, FIELDS, SAID);

it('#113044 #75174 #112278 #112486 #112283 #62964 #59930: a message is one trace, with its breakdown', () => {
  const spans = turn();
  expect(tree(spans)).toBe(
    'harness.run < rpc.dispatch, message.processed < rpc.dispatch, model.call < run, model.usage < rpc.dispatch, ' +
      'rpc.dispatch, rpc.response < rpc.dispatch, run < harness.run, tool.execution < run',
  );
  for (const span of spans.spans) expect(span.spanContext().traceId).toBe(TRACE_ID);
});

it.each([
  ...['agent:', 'agent::x', 'agent:a b:x', 'agent:only', 'x:agent:y', 7],
  'agent:ghp_0123456789abcdefghij0123456789abcdef:x',
])('no agent is made up from %s', (sessionKey) => {
  const { attributes } = recorded('run.completed a', {}, { sessionKey }).span('openclaw.run');
  expect([undefined, 'unknown']).toContain(attributes['openclaw.agent']);
});

it('#91927 #92956: spans of one conversation can be grouped, by a keyed hash, for who asks', () => {
  const ids = ['gen_ai.conversation.id', 'session.id'];
  for (const { attributes } of turn().spans)
    for (const id of ids) expect(attributes).not.toHaveProperty([id]);
  const spans = turn({ conversations: true });
  const hash = spans.span('openclaw.harness.run').attributes['session.id'];
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  for (const name of ['message.processed', 'run', 'model.call', 'tool.execution', 'model.usage'])
    for (const id of ids) expect(spans.span(`openclaw.${name}`).attributes[id]).toBe(hash);
});

it('#90050 #77391: with capture on, the turn shows what was said; without, nothing', () => {
  const shown = (captureContent: unknown) =>
    turn({ captureContent }).span('openclaw.harness.run').attributes;
  expect(shown(true)['input.value']).toContain('how is the weather');
  expect(shown(true)['output.value']).toContain('it rains');
  expect(shown({ inputMessages: true })).not.toHaveProperty(['output.value']);
  const without = turn().spans.map(({ attributes }) => attributes);
  expect(JSON.stringify(without)).not.toMatch(/weather|rains/);
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
  const turnOf = (...calls: (readonly [question: string, answer: string])[]): RecordedSpans => {
    const spans = recorded('harness.run.started a', { captureContent: true });
    for (const [inputMessages, outputMessages] of calls)
      spans.record('model.call.completed', { span: 'b', parent: 'a' }, {}, TRUSTED, {
        modelContent: { inputMessages, outputMessages },
      });
    return spans;
  };

  it('is the last answer, and the first question as far as both have room', () => {
    const long = 'word '.repeat(1800);
    const spans = turnOf([long, ''], ['', long]);
    spans.record('harness.run.completed', { span: 'a' });
    const { attributes } = spans.span('openclaw.harness.run');
    expect(String(attributes['output.value']).length).toBeGreaterThan(8_000);
    expect(attributes).not.toHaveProperty(['input.value']);
  });

  it('does not outlive a change of the settings', () => {
    const before = turnOf(['hush', 'hush']).recorder.suspend();
    const after = new RecordedSpans({ before });
    expect(after.recorder.openSpans).toBe(1);
    after.record('harness.run.completed', { span: 'a' });
    expect(JSON.stringify(after.span('openclaw.harness.run').attributes)).not.toContain('hush');
  });
});
