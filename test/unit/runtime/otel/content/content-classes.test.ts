import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contentAttributes } from '../../../../../runtime/otel/content/content.ts';
import {
  CONTENT_CLASSES,
  capturePolicy,
} from '../../../../../runtime/otel/settings/capture-policy.ts';

const keep = (text: string) => text;

/** What providers send, by class of content. */
const {
  conversation: CONVERSATION,
  reasoning,
  unknown: UNKNOWN,
}: Record<'conversation' | 'reasoning' | 'unknown', readonly unknown[]> = parse(
  readFileSync('test/data/content-shapes.yaml', 'utf8'),
);
const REASONING = [
  ...reasoning,
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
    expect(exported(everything, reasoning.slice(-3))).toMatch(/after.*before.*after/);
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
