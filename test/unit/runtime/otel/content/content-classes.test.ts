import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentAttributes } from '../../../../../runtime/otel/content/content.ts';
import {
  CONTENT_CLASSES,
  capturePolicy,
} from '../../../../../runtime/otel/settings/capture-policy.ts';
import { SettingWarnings } from '../../../../../runtime/otel/settings/warnings.ts';

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
    'thinking',
    'Thinking',
    'THINKING',
    'redacted_thinking',
    'reasoning',
    'Reasoning',
    'reasoning_text',
    'reasoning-content',
    'summary_text',
    'summaryText',
    'SUMMARY_TEXT',
    'thought',
    'chain_of_thought',
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
  const policy = capturePolicy(captureContent, new SettingWarnings());
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
    for (const [word, count] of [
      ['USER', 3],
      ['ANSWER', 4],
      ['ARGUMENT', 7],
      ['RESULT', 7],
    ] as const) {
      for (let number = 1; number <= count; number++) expect(text).toContain(`${word}-${number}`);
    }
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
  it.each(REASONING.map((message) => [JSON.stringify(message), message]))(
    'no reasoning of %s',
    (_, message) => {
      expect(exported(everything, [message])).not.toContain('REASONING');
    },
  );

  it('an answer beside its reasoning', () => {
    expect(exported(everything, REASONING.slice(-3))).toMatch(/after.*before.*after/);
  });

  it.each(UNKNOWN.map((message) => [JSON.stringify(message), message]))(
    'nothing unknown of %s',
    (_, message) => {
      expect(exported(everything, [message])).not.toContain('UNKNOWN');
    },
  );

  it('no reasoning of tools', () => {
    const policy = capturePolicy(everything, new SettingWarnings());
    const held = {
      steps: [{ type: 'Thinking', text: 'REASONING' }],
      reasoning_content: 'REASONING',
    };
    const data = { toolContent: { toolInput: held, toolOutput: held } };
    const text = JSON.stringify(contentAttributes('tool', data, policy, keep));
    expect(text).toContain('steps');
    expect(text).not.toContain('REASONING');
  });
});

describe('the one room of a span', () => {
  const policy = capturePolicy(everything, new SettingWarnings());
  const given = (modelContent: object): [number, Record<string, unknown>] => {
    let characters = 0;
    const count = (text: string): string => {
      characters += text.length;
      return text;
    };
    return [characters, contentAttributes('model', { modelContent }, policy, count)].map(
      (one, index) => (index === 0 ? characters : one),
    ) as [number, Record<string, unknown>];
  };
  const big = (letter: string) => `${letter} `.repeat(100_000);

  it('is given to the newest messages first', () => {
    const list = Array.from({ length: 300 }, (_, index) => ({
      role: 'user',
      content: `${index} ${'word '.repeat(100)}`,
    }));
    const [, attributes] = given({ inputMessages: list });
    const kept = JSON.parse(String(attributes['gen_ai.input.messages']));
    expect(kept.at(-1).parts[0].content).toMatch(/^299 /);
    expect(kept.length).toBeLessThan(40);
    const numbers = kept.map((one: { parts: { content: string }[] }) =>
      Number.parseInt(one.parts[0]!.content, 10),
    );
    expect(numbers).toEqual(numbers.toSorted((a: number, b: number) => a - b));
  });

  it('leaves something for everybody beside what is far too large', () => {
    const [, attributes] = given({
      outputMessages: [{ role: 'assistant', content: big('o') }],
      inputMessages: [{ role: 'user', content: big('i') }],
      systemPrompt: big('s'),
      toolDefinitions: [{ name: big('t') }],
    });
    for (const name of [
      'gen_ai.output.messages',
      'gen_ai.input.messages',
      'gen_ai.system_instructions',
      'gen_ai.tool.definitions',
    ]) {
      expect(String(attributes[name]).length).toBeGreaterThan(500);
    }
  });

  it.each([
    ['one endless text', { inputMessages: big('x') }],
    [
      'many large texts',
      { inputMessages: Array.from({ length: 500 }, () => ({ content: big('y') })) },
    ],
    [
      'many small texts',
      { inputMessages: Array.from({ length: 50_000 }, () => ({ content: 'z' })) },
    ],
    [
      'many parts',
      { inputMessages: [{ content: Array.from({ length: 50_000 }, () => ({ text: 'a' })) }] },
    ],
    [
      'long keys',
      {
        toolDefinitions: Array.from({ length: 500 }, (_, index) => ({
          [`${index}${'k'.repeat(5000)}`]: 1,
        })),
      },
    ],
    [
      'many keys',
      {
        toolDefinitions: Array.from({ length: 500 }, (_, index) => ({
          [`${index}${'k'.repeat(100)}`]: 'v',
        })),
      },
    ],
    [
      'every class at once',
      {
        inputMessages: big('i'),
        outputMessages: big('o'),
        systemPrompt: big('s'),
        toolDefinitions: [big('t')],
      },
    ],
    ['bytes', { toolDefinitions: [new Uint8Array(1_000_000)] }],
  ])('bounds what the redactor sees of %s', (_, content) => {
    const [characters, attributes] = given(content);
    expect(characters).toBeLessThan(40_000);
    const unique = new Set(Object.values(attributes).map(String));
    expect([...unique].join('').length).toBeLessThan(17_000);
  });
});
