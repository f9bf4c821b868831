import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import {
  boundedContent,
  boundedJson,
  ContentRoom,
} from '../../../../../runtime/otel/content/bounded-json.ts';
import { contentAttributes, namedContent } from '../../../../../runtime/otel/content/content.ts';
import { redactedStart } from '../../../../../runtime/otel/content/withheld.ts';
import { capturePolicy } from '../../../../../runtime/otel/settings/capture-policy.ts';

const keep = (text: string) => text;
const json = (value: unknown, redact = keep, limit?: number) => {
  const room = new ContentRoom(limit);
  room.expect(value);
  return boundedJson(value, redact, room);
};
/** Masks like the default redactor, on a pattern that a test can place anywhere. */
const maskSecrets = (text: string) => text.replaceAll(/SECRET-\d{4}-END/g, '***');

const data = {
  modelContent: {
    ...{ inputMessages: 'What is the weather?', outputMessages: 'Sunny.' },
    ...{ systemPrompt: 'Be brief.', toolDefinitions: [{ name: 'weather' }] },
  },
  toolContent: { toolInput: { city: 'Oslo' }, toolOutput: 'rain' },
};

it.each([
  ['inputMessages', 'gen_ai.input.messages', 'input_messages', 'input'],
  ['outputMessages', 'gen_ai.output.messages', 'output_messages', 'output'],
  ['systemPrompt', 'gen_ai.system_instructions', 'system_prompt'],
  ['toolDefinitions', 'gen_ai.tool.definitions', 'tool_definitions'],
  ['toolInputs', 'gen_ai.tool.call.arguments', 'tool_input'],
  ['toolOutputs', 'gen_ai.tool.call.result', 'tool_output'],
])(
  'content attributes with %s opted in have every name in a release',
  (content, name, own, side?: string) => {
    const only = capturePolicy({ [content]: true });
    const attributes = {
      ...contentAttributes('model', data, only, keep),
      ...contentAttributes('tool', data, only, keep),
    };
    const values = side === undefined ? [] : [`${side}.value`, `${side}.mime_type`];
    const names = [name, `openclaw.content.${own}`, ...values];
    expect(Object.keys(namedContent(attributes, 'every')).sort()).toEqual(names.sort());
  },
);

it.each([
  [{ inputMessages: true }, ['user']],
  [{ inputMessages: true, outputMessages: true }, ['user', 'assistant']],
])('with %j media are told of in the messages of %j', (captureContent, roles) => {
  const content = [{ type: 'image', mimeType: 'image/png', data: 'bytes' }];
  const inputMessages = ['user', 'assistant'].map((role) => ({ role, content }));
  const policy = capturePolicy(captureContent);
  const attributes = contentAttributes('model', { modelContent: { inputMessages } }, policy, keep);
  const parts = [{ type: 'blob', modality: 'image', mime_type: 'image/png' }];
  const told = JSON.parse(String(attributes['gen_ai.input.messages']));
  expect(told).toEqual(roles.map((role) => ({ role, parts })));
});

it('messages read alike, and answers say why they ended: backends pass over one that does not', () => {
  const given = parse(`
    - { role: assistant, content: a, tool_calls: [{ id: i, function: { name: f, arguments: x } }] }
    - { role: assistant, stopReason: length, content: [{ type: toolCall, id: i, name: f, arguments: {} }] }
    - { role: toolResult, toolCallId: i, toolName: f, content: [{ text: x }, { text: y }] }
    - plain`);
  const data = { modelContent: { inputMessages: given, outputMessages: given } };
  const attributes = contentAttributes('model', data, capturePolicy(true), keep);
  const read = (side: string): { readonly finish_reason?: string }[] =>
    JSON.parse(String(attributes[`gen_ai.${side}.messages`]));
  expect(read('input')).toEqual(
    parse(`
    - { role: assistant, parts: [{ type: text, content: a }, { type: tool_call, id: i, name: f, arguments: x }] }
    - { role: assistant, parts: [{ type: tool_call, id: i, name: f, arguments: {} }], finish_reason: length }
    - { role: tool, name: f, parts: [{ type: tool_call_response, id: i, response: "x\\ny" }] }
    - { role: user, parts: [{ type: text, content: plain }] }`),
  );
  const reasons = read('output').map((one) => one.finish_reason);
  expect(reasons).toEqual(['tool_call', 'length', 'unknown', 'unknown']);
});

describe('bounded JSON', () => {
  it('is plain, but spells out no numbers without an end, nor texts letter by letter', () => {
    const value = { a: [1, true, null, 'x "y"\n'], b: { c: 'ü😀' }, n: 7n };
    const endless = { big: 2n ** 9_000_000n, letters: Object('x'.repeat(2 ** 20)) };
    const expected = { ...value, n: '7', big: '…', letters: '…' };
    expect(JSON.parse(json({ ...value, ...endless }))).toEqual(expected);
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
    value['others'] = Array.from({ length: 64 }, () => value);
    expect(json(value).length).toBeLessThanOrEqual(12_288);
  });

  it('redacts before it cuts, wherever the cut falls', () => {
    for (let before = 90; before <= 110; before++) {
      const text = `${'x'.repeat(before)}SECRET-1234-END${'y'.repeat(40_000)}`;
      expect(boundedContent(text, maskSecrets, new ContentRoom(100))).not.toContain('SECRET');
      expect(json([text], maskSecrets, 200)).not.toContain('SECRET');
      // What is masked before it makes the text short.
      const shrinking = `agent:${'k'.repeat(595)} ${text}`;
      expect(redactedStart(shrinking, maskSecrets, 200, '…')).toBe('[session] …');
    }
  });

  it('is cut between characters', () => {
    for (const limit of [100, 101])
      expect(redactedStart('😀'.repeat(100), keep, limit, '').isWellFormed()).toBe(true);
  });

  it('takes a value for a secret because of its key, and keys that are no names', () => {
    const secrets = {
      ...{ secret: ['hunter2', ['hunter2']], cvv: 8471, apiKey: [{ n: 1 }, 8471n] },
      env: [
        { name: 'DB_PASSWORD', value: 'hunter2' },
        { key: 'Authorization', value: 8471 },
      ],
      ...{ password: 'hunter2', ghp_0123456789abcdefghij0123456789abcdef: 1 },
    };
    const text = json(
      { ...secrets, 'agent:main:hunter2': 1, city: 'Oslo', maxTokens: 4096 },
      redactSecrets,
    );
    expect(text).not.toMatch(/hunter2|8471|0123456789abcdefghij/);
    expect(text).toContain('Oslo');
    expect(text).toContain('4096');
  });
});
