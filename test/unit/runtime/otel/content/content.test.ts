import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { boundedContent, boundedJson } from '../../../../../runtime/otel/content/bounded-json.ts';
import { contentAttributes, namedContent } from '../../../../../runtime/otel/content/content.ts';
import { CONTENT_LIMIT, ContentRoom } from '../../../../../runtime/otel/content/content-room.ts';
import { capturePolicy } from '../../../../../runtime/otel/settings/capture-policy.ts';

const keep = (text: string) => text;
const json = (value: unknown, redact = keep, limit?: number) => {
  const room = new ContentRoom(limit);
  room.expect(value);
  return boundedJson(value, redact, room);
};
/** Masks like the default redactor, on a pattern that a test can place anywhere. */
const maskSecrets = (text: string) => text.replaceAll(/SECRET-\d{4}-END/g, '***');

describe('content attributes', () => {
  const data = {
    modelContent: {
      ...{ inputMessages: 'What is the weather?', outputMessages: 'Sunny.' },
      ...{ systemPrompt: 'Be brief.', toolDefinitions: [{ name: 'weather' }] },
    },
    toolContent: { toolInput: { city: 'Oslo' }, toolOutput: 'rain' },
  };

  it.each([
    ['inputMessages', 'gen_ai.input.messages', 'input_messages', 'input.value', 'input.mime_type'],
    [
      'outputMessages',
      'gen_ai.output.messages',
      'output_messages',
      'output.value',
      'output.mime_type',
    ],
    ['systemPrompt', 'gen_ai.system_instructions', 'system_prompt'],
    ['toolDefinitions', 'gen_ai.tool.definitions', 'tool_definitions'],
    ['toolInputs', 'gen_ai.tool.call.arguments', 'tool_input'],
    ['toolOutputs', 'gen_ai.tool.call.result', 'tool_output'],
  ])('with %s opted in have every name in a release', (content, name, own, ...values) => {
    const only = capturePolicy({ [content]: true });
    const attributes = {
      ...contentAttributes('model', data, only, keep),
      ...contentAttributes('tool', data, only, keep),
    };
    const names = [name, `openclaw.content.${own}`, ...values];
    expect(Object.keys(namedContent(attributes, 'every')).sort()).toEqual(names.sort());
  });
});

describe('messages', () => {
  const read = (written: string, side: 'input' | 'output') => {
    const given = parse(written);
    const data = { modelContent: { inputMessages: given, outputMessages: given } };
    const attributes = contentAttributes('model', data, capturePolicy(true), keep);
    return JSON.parse(String(attributes[`gen_ai.${side}.messages`]));
  };

  it('of several providers read alike', () => {
    const given = `
      - { role: assistant, content: a, tool_calls: [{ id: i, function: { name: f, arguments: x } }] }
      - { role: assistant, content: [{ type: toolCall, id: i, name: f, arguments: {} }] }
      - { role: toolResult, toolCallId: i, toolName: f, content: [{ text: x }, { text: y }] }
      - plain`;
    const call = { type: 'tool_call', name: 'f', id: 'i' };
    expect(read(given, 'input')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: 'a' },
          { ...call, arguments: 'x' },
        ],
      },
      { role: 'assistant', parts: [{ ...call, arguments: {} }] },
      {
        ...{ role: 'tool', name: 'f' },
        parts: [{ type: 'tool_call_response', id: 'i', response: 'x\ny' }],
      },
      { role: 'user', parts: [{ type: 'text', content: 'plain' }] },
    ]);
  });

  it('say why they ended when they are answers: backends pass over one that does not', () => {
    const given = `
      - { role: assistant, content: a }
      - { role: assistant, stopReason: length, content: b }
      - { role: assistant, content: [{ type: toolCall, id: '1', name: read, arguments: {} }] }`;
    const reasons = (side: 'input' | 'output') =>
      read(given, side).map((one: object) => Reflect.get(one, 'finish_reason'));
    expect(reasons('output')).toEqual(['unknown', 'length', 'tool_call']);
    expect(reasons('input')).toEqual([undefined, 'length', undefined]);
  });
});

describe('bounded JSON', () => {
  it('is the plain JSON of what is small and clean', () => {
    const value = { a: [1, true, null, 'x "y"\n'], b: { c: 'ü😀' } };
    expect(JSON.parse(json(value))).toEqual(value);
  });

  it('is valid, bounded and without secrets for any value', () => {
    const secret = fc.integer({ min: 1000, max: 9999 }).map((n) => `SECRET-${n}-END`);
    const text = fc
      .array(fc.oneof(secret, fc.string(), fc.constant('"\\\n')))
      .map((all) => all.join(''));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        text,
        fc.double(),
        fc.array(tie('tree')),
        fc.dictionary(text, tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.integer({ min: 40, max: 600 }), (value, limit) => {
        const text = json(value, maskSecrets, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text).not.toMatch(/SECRET-\d{4}/);
        JSON.parse(text);
      }),
      { numRuns: 300 },
    );
  });

  it('ends in a value that contains itself', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    value['others'] = Array.from({ length: 64 }, () => value);
    expect(json(value).length).toBeLessThanOrEqual(CONTENT_LIMIT);
  });

  it('redacts before it cuts, wherever the cut falls', () => {
    for (let before = 90; before <= 110; before++) {
      const text = `${'x'.repeat(before)}SECRET-1234-END${'y'.repeat(40_000)}`;
      expect(boundedContent(text, maskSecrets, new ContentRoom(100))).not.toContain('SECRET');
      expect(json([text], maskSecrets, 200)).not.toContain('SECRET');
    }
  });

  it('does not spell out numbers without an end, nor texts letter by letter', () => {
    const letters = Object('x'.repeat(2 ** 20));
    expect(json({ n: 7n, big: 2n ** 9_000_000n, letters })).toBe(
      '{"n":"7","big":"…","letters":"…"}',
    );
  });

  it('takes a value for a secret because of its key, and keys that are no names', () => {
    const lists = { secret: ['hunter2', ['hunter2']], cvv: 8471, apiKey: [{ n: 1 }, 8471n] };
    const env = [
      { name: 'DB_PASSWORD', value: 'hunter2' },
      { key: 'Authorization', value: 8471 },
    ];
    const secrets = {
      ...lists,
      env,
      password: 'hunter2',
      ghp_0123456789abcdefghij0123456789abcdef: 1,
    };
    const text = json({ ...secrets, 'agent:main:hunter2': 1, city: 'Oslo' }, redactSecrets);
    expect(text).not.toMatch(/hunter2|8471|0123456789abcdefghij/);
    expect(text).toContain('Oslo');
  });
});
