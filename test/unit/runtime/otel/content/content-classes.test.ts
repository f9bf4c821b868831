import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contentAttributes } from '../../../../../runtime/otel/content/content.ts';
import {
  CONTENT_CLASSES,
  capturePolicy,
} from '../../../../../runtime/otel/settings/capture-policy.ts';

const everything = Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true]));

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
  ].flatMap((type) => {
    const part = { type, text: 'REASONING', thinking: 'REASONING', content: 'REASONING' };
    return [
      { role: 'assistant', content: [part] },
      { role: 'assistant', content: [[part]] },
      { role: 'assistant', content: [{ type: 'text', content: [part] }] },
      { role: 'user', content: [{ type: 'tool_result', content: [part] }] },
      { role: 'tool', content: [{ type: 'json', inner: { deep: [part] } }] },
      { ...part, summary: [{ type: 'summary_text', text: 'REASONING' }] },
    ];
  }),
];

/** The words that the conversation holds of each class, numbered from 1, and how many. */
const WORDS = {
  systemPrompt: ['SYSTEM', 2],
  inputMessages: ['USER', 2],
  outputMessages: ['ANSWER', 3],
  toolInputs: ['ARGUMENT', 3],
  toolOutputs: ['RESULT', 4],
} as const;

const exported = (captureContent: unknown, list: unknown): string => {
  const data = { modelContent: { inputMessages: list, outputMessages: list } };
  const policy = capturePolicy(captureContent);
  return JSON.stringify(contentAttributes('model', data, policy, (text) => text));
};

it('of a conversation leaves under every combination of classes what they name', () => {
  const all = Object.keys(WORDS) as (keyof typeof WORDS)[];
  fc.assert(
    fc.property(fc.subarray(all), (classes) => {
      const text = exported(Object.fromEntries(classes.map((name) => [name, true])), CONVERSATION);
      const messages = classes.some((name) => name.endsWith('Messages'));
      for (const name of all) {
        const [word, count] = WORDS[name];
        for (let number = 1; number <= count; number++)
          expect(text.includes(`${word}-${number}`)).toBe(messages && classes.includes(name));
      }
    }),
  );
});

describe('though every class is captured, there leaves', () => {
  it('no reasoning, and nothing unknown', () => {
    for (const message of [...REASONING, ...UNKNOWN])
      expect(exported(everything, [message])).not.toMatch(/REASONING|UNKNOWN/);
  });

  it('an answer beside its reasoning', () => {
    expect(exported(everything, reasoning.slice(-4))).toMatch(/after.*before.*after.*apart/);
  });

  it('no reasoning of tools', () => {
    const held = {
      steps: [{ type: 'Thinking', text: 'x' }, { thought: true }],
      reasoning_content: 'x',
      last: { thought: true },
    };
    const data = { toolContent: { toolInput: held, toolOutput: held.steps[0] } };
    const given = contentAttributes('tool', data, capturePolicy(everything), (text) => text);
    expect(Object.values(given)).toEqual(['{"steps":[]}']);
  });
});

describe('the one room of a span', () => {
  /** The attributes, and how many characters the redactor saw. */
  const given = (modelContent: object) => {
    let characters = 0;
    const policy = capturePolicy(everything);
    const attributes = contentAttributes('model', { modelContent }, policy, (text) => {
      characters += text.length;
      return text;
    });
    return { attributes, characters };
  };
  const big = (letter: string) => `${letter} `.repeat(100_000);
  const many = (make: (index: number) => unknown, length = 500) =>
    Array.from({ length }, (_, index) => make(index));

  it('is given to the newest messages first', () => {
    const inputMessages = many((index) => ({ content: `${index} ${'word '.repeat(100)}` }), 300);
    const { attributes } = given({ inputMessages });
    const kept: { parts: { content: string }[] }[] = JSON.parse(
      String(attributes['gen_ai.input.messages']),
    );
    const numbers = kept.map(({ parts }) => Number.parseInt(parts[0]!.content, 10));
    expect(numbers.length).toBeLessThan(40);
    expect(numbers).toEqual(numbers.map((_, index) => 300 - kept.length + index));
  });

  const every = {
    inputMessages: big('i'),
    outputMessages: big('o'),
    systemPrompt: big('s'),
    toolDefinitions: [{ name: big('t') }],
  };

  it('leaves something for everybody beside what is far too large', () => {
    const texts = Object.values(given(every).attributes).map(String);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text.length).toBeGreaterThan(500);
  });

  it.each([
    ['every class at once', every],
    ['many large texts', { inputMessages: many(() => ({ content: big('y') })) }],
    ['many small texts', { inputMessages: many(() => ({ content: 'z' }), 50_000) }],
    [
      'many parts',
      { inputMessages: [{ content: many(() => ({ type: 'text', text: 'a' }), 50_000) }] },
    ],
    ['long keys', { toolDefinitions: many((index) => ({ [index + 'k'.repeat(5000)]: 1 })) }],
    ['many keys', { toolDefinitions: many((index) => ({ [index + 'k'.repeat(100)]: 'v' })) }],
    ['keys that shrink', { toolDefinitions: many((n) => ({ [`agent:${n}`.repeat(9)]: 'v' })) }],
    ['texts that shrink', { toolDefinitions: many(() => many(() => 'agent:'.repeat(16), 20)) }],
    ['bytes', { toolDefinitions: [new Uint8Array(1_000_000)] }],
  ])('bounds what the redactor sees of %s', (_, content) => {
    const { attributes, characters } = given(content);
    expect(characters).toBeLessThan(40_000);
    expect(Object.values(attributes).join('').length).toBeLessThan(17_000);
  });

  it('is paid for by whole texts of which little is left, too', () => {
    const shrinks = `see agent:${'k'.repeat(50_000)}`;
    const { characters } = given({ systemPrompt: shrinks, toolDefinitions: shrinks });
    expect(characters).toBeLessThan(16_000);
  });
});
