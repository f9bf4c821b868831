import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentAttributes } from '../../../../../runtime/otel/content/content.ts';
import {
  CONTENT_CLASSES,
  capturePolicy,
} from '../../../../../runtime/otel/settings/capture-policy.ts';

const keep = (text: string) => text;

/** Every class of content in the shapes of several providers, each text named by its class. */
const CONVERSATION = [
  { role: 'system', content: 'SYSTEM-1' },
  { role: 'Developer', content: [{ type: 'input_text', text: 'SYSTEM-2' }] },
  { role: 'user', content: 'USER-1' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'USER-2' },
      { type: 'tool_result', tool_use_id: 'a', content: 'RESULT-1' },
    ],
  },
  {
    role: 'assistant',
    content: 'ANSWER-1',
    tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{"q":"ARGUMENT-1"}' } }],
  },
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'ANSWER-2' },
      { type: 'tool_use', id: 'b', name: 'f', input: { q: 'ARGUMENT-2' } },
    ],
  },
  {
    role: 'ASSISTANT',
    content: [
      { type: 'toolCall', id: 'c', name: 'f', arguments: { q: 'ARGUMENT-3' } },
      [{ type: 'text', text: 'ANSWER-3' }],
    ],
  },
  {
    role: 'model',
    parts: [{ text: 'ANSWER-4' }, { functionCall: { name: 'f', args: { q: 'ARGUMENT-4' } } }],
  },
  {
    role: 'assistant',
    content: [{ toolUse: { toolUseId: 'd', name: 'f', input: { q: 'ARGUMENT-5' } } }],
  },
  { role: 'assistant', content: null, function_call: { name: 'f', arguments: 'ARGUMENT-6' } },
  { type: 'function_call', call_id: 'e', name: 'f', arguments: 'ARGUMENT-7' },
  { type: 'function_call_output', call_id: 'e', output: 'RESULT-2' },
  { role: 'toolResult', toolCallId: 'c', content: [{ type: 'text', text: 'RESULT-3' }] },
  { role: 'tool', tool_call_id: 'a', content: 'RESULT-4' },
  {
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: 'a', output: { value: 'RESULT-5' } }],
  },
  { role: 'user', parts: [{ functionResponse: { name: 'f', response: { value: 'RESULT-6' } } }] },
  { role: 'function', name: 'f', content: 'RESULT-7' },
  [{ role: 'user', content: 'USER-3' }, [{ role: 'system', content: 'SYSTEM-3' }]],
];

const REASONING = [
  { role: 'assistant', content: [{ text: 'REASONING', thought: true }] },
  { role: 'assistant', content: [{ text: 'REASONING', isThought: true }] },
  { role: 'assistant', content: [{ type: 'text', text: 'REASONING', Thinking: true }] },
  ...[
    ...['thinking', 'Thinking', 'redacted_thinking', 'reasoning', 'reasoning_text', 'thought'],
    ...['reasoning-content', 'summary_text', 'summaryText', 'chain_of_thought'],
  ].flatMap((type) => [
    {
      role: 'assistant',
      content: [{ type, text: 'REASONING', thinking: 'REASONING', content: 'REASONING' }],
    },
    { role: 'assistant', content: [[{ type, text: 'REASONING' }]] },
    { role: 'assistant', content: [{ type: 'text', content: [{ type, text: 'REASONING' }] }] },
    { role: 'user', content: [{ type: 'tool_result', content: [{ type, text: 'REASONING' }] }] },
    { role: 'tool', content: [{ type: 'json', inner: { deep: [{ type, text: 'REASONING' }] } }] },
    { type, summary: [{ type: 'summary_text', text: 'REASONING' }], content: 'REASONING' },
  ]),
  {
    role: 'assistant',
    reasoning_content: 'REASONING',
    reasoning: 'REASONING',
    thinking: 'REASONING',
    content: 'x',
  },
  { role: 'assistant', channel: 'analysis', content: 'REASONING' },
  { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'REASONING' } } }] },
  { role: 'assistant', content: [{ type: 'image', thoughtSignature: 'REASONING' }] },
  { role: 'assistant', content: '<think>REASONING</think> after' },
  { role: 'assistant', content: 'before <THINKING>REASONING' },
  { role: 'assistant', content: 'REASONING </think> after' },
];

/** Shapes that nothing is known about. */
const UNKNOWN = [
  { role: 'narrator', content: 'UNKNOWN' },
  { role: ['user'], content: 'UNKNOWN' },
  { role: 7, content: 'UNKNOWN' },
  { content: { secret: 'UNKNOWN' } },
  { role: 'user', content: { deep: ['UNKNOWN'] } },
  { role: 'user', content: [{ type: 'mystery', text: 'UNKNOWN' }] },
  { role: 'user', content: [{ type: 7, text: 'UNKNOWN' }] },
  { role: 'user', content: [{ unknown: 'UNKNOWN' }] },
  { role: 'user', content: [{ type: 'text', text: { hidden: 'UNKNOWN' } }] },
  { kwargs: { content: 'UNKNOWN' } },
  [[[[{ role: 'user', content: 'UNKNOWN' }]]]],
  { role: 'user', name: 'UNKNOWN name', content: 'x' },
  { role: 'user', finish_reason: 'UNKNOWN reason', content: 'x' },
  { role: 'assistant', content: [{ type: 'tool_use', name: 'UNKNOWN name', id: 'UNKNOWN id' }] },
  { role: 'user', content: [{ type: 'image', data: 'UNKNOWN', mimeType: 'UNKNOWN type' }] },
  { role: 'user', content: [{ inlineData: { data: 'UNKNOWN', mimeType: 'image/png' } }] },
  {
    role: 'user',
    content: [{ type: 'tool_result', content: [{ type: 'image', source: { data: 'UNKNOWN' } }] }],
  },
];

const WORDS = {
  systemPrompt: 'SYSTEM',
  inputMessages: 'USER',
  outputMessages: 'ANSWER',
  toolInputs: 'ARGUMENT',
  toolOutputs: 'RESULT',
} as const;

function exported(captureContent: unknown, list: unknown): string {
  const policy = capturePolicy(captureContent);
  const data = { modelContent: { inputMessages: list, outputMessages: list } };
  return JSON.stringify(contentAttributes('model', data, policy, keep));
}

describe('of a conversation leaves', () => {
  const all = Object.keys(WORDS) as (keyof typeof WORDS)[];

  it.each(['inputMessages', 'outputMessages'] as const)('with %s alone nothing else', (content) => {
    const text = exported({ [content]: true }, CONVERSATION);
    for (const name of all) {
      if (name === content) expect(text).toContain(WORDS[name]);
      else expect(text).not.toContain(WORDS[name]);
    }
  });

  it('with `true` everything but the system prompt', () => {
    const text = exported(true, CONVERSATION);
    expect(text).not.toContain('SYSTEM');
    for (const [word, count] of Object.entries({ USER: 3, ANSWER: 4, ARGUMENT: 7, RESULT: 7 }))
      for (let number = 1; number <= count; number++) expect(text).toContain(`${word}-${number}`);
  });

  it('under every combination of classes what they name', () => {
    fc.assert(
      fc.property(fc.subarray(all), (classes) => {
        const text = exported(
          Object.fromEntries(classes.map((name) => [name, true])),
          CONVERSATION,
        );
        const messages = classes.some((name) => name.endsWith('Messages'));
        for (const name of all) {
          expect(text.includes(WORDS[name])).toBe(messages && classes.includes(name));
        }
      }),
    );
  });
});

const everything = Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true]));

describe('though every class is captured, there leaves', () => {
  it('no reasoning, and nothing unknown', () => {
    for (const message of [...REASONING, ...UNKNOWN])
      expect(exported(everything, [message])).not.toMatch(/REASONING|UNKNOWN/);
  });

  it('an answer beside its reasoning', () => {
    expect(exported(everything, REASONING.slice(-3))).toMatch(/after.*before.*after/);
  });

  it('no reasoning of tools', () => {
    const policy = capturePolicy(everything);
    const held = {
      steps: [
        { type: 'Thinking', text: 'REASONING' },
        { thought: true, text: 'REASONING' },
      ],
      reasoning_content: 'REASONING',
    };
    const data = { toolContent: { toolInput: held, toolOutput: held } };
    const text = JSON.stringify(contentAttributes('tool', data, policy, keep));
    expect(text).toContain('steps');
    expect(text).not.toContain('REASONING');
  });
});

describe('the one room of a span', () => {
  const policy = capturePolicy(everything);
  /** The attributes, and how many characters the redactor saw. */
  const given = (modelContent: object) => {
    let characters = 0;
    const attributes = contentAttributes('model', { modelContent }, policy, (text) => {
      characters += text.length;
      return text;
    });
    return { attributes, characters };
  };
  const big = (letter: string) => `${letter} `.repeat(100_000);

  it('is given to the newest messages first', () => {
    const list = Array.from({ length: 300 }, (_, index) => ({
      role: 'user',
      content: `${index} ${'word '.repeat(100)}`,
    }));
    const { attributes } = given({ inputMessages: list });
    const kept = JSON.parse(String(attributes['gen_ai.input.messages']));
    expect(kept.at(-1).parts[0].content).toMatch(/^299 /);
    expect(kept.length).toBeLessThan(40);
    const numbers = kept.map((one: { parts: { content: string }[] }) =>
      Number.parseInt(one.parts[0]!.content, 10),
    );
    expect(numbers).toEqual(numbers.map((_: number, index: number) => 300 - kept.length + index));
  });

  it('leaves something for everybody beside what is far too large', () => {
    const { attributes } = given({
      outputMessages: [{ role: 'assistant', content: big('o') }],
      inputMessages: [{ role: 'user', content: big('i') }],
      systemPrompt: big('s'),
      toolDefinitions: [{ name: big('t') }],
    });
    expect(Object.keys(attributes)).toHaveLength(4);
    for (const text of Object.values(attributes)) expect(String(text).length).toBeGreaterThan(500);
  });

  const many = (make: (index: number) => unknown, length = 500) =>
    Array.from({ length }, (_, i) => make(i));

  it.each([
    ['one endless text', { inputMessages: big('x') }],
    ['many large texts', { inputMessages: many(() => ({ content: big('y') })) }],
    ['many small texts', { inputMessages: many(() => ({ content: 'z' }), 50_000) }],
    ['many parts', { inputMessages: [{ content: many(() => ({ text: 'a' }), 50_000) }] }],
    ['long keys', { toolDefinitions: many((i) => ({ [i + 'k'.repeat(5000)]: 1 })) }],
    ['many keys', { toolDefinitions: many((i) => ({ [i + 'k'.repeat(100)]: 'v' })) }],
    ['bytes', { toolDefinitions: [new Uint8Array(1_000_000)] }],
    [
      'every class at once',
      {
        inputMessages: big('i'),
        outputMessages: big('o'),
        systemPrompt: big('s'),
        toolDefinitions: [big('t')],
      },
    ],
  ])('bounds what the redactor sees of %s', (_, content) => {
    const { attributes, characters } = given(content);
    expect(characters).toBeLessThan(40_000);
    const unique = new Set(Object.values(attributes).map(String));
    expect([...unique].join('').length).toBeLessThan(17_000);
  });
});
