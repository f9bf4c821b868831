import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emitAll } from '../../../../codegen/emit/outputs.ts';
import { checkCatalog, editionOf } from '../../../../codegen/pipeline.ts';

const TEXT = readFileSync('metrics.schema.yaml', 'utf8');

/** Rule, what is written, what is written instead; the finding stands where the change was made. */
const MISTAKES: readonly (readonly [rule: string, from: string, to: string, message: RegExp])[] = [
  [
    'span-privacy',
    'openclaw.ageMs: ageMs',
    'openclaw.ageMs: sessionKey',
    /`sessionKey` of `session.stuck` is of class identifier/,
  ],
  ['span-privacy', 'openclaw.ageMs: ageMs', 'openclaw.ageMs: { text: sessionKey }', /identifier/],
  [
    'span-privacy',
    'openclaw.iterations: iterations',
    'openclaw.iterations: { text: message }',
    /`message` of `tool.loop` is of class content/,
  ],
  [
    'span-privacy',
    'openclaw.iterations: iterations',
    'openclaw.iterations: { error: message }',
    /content/,
  ],
  [
    'span-privacy',
    'openclaw.error: { error: error }',
    'openclaw.error: { text: error }',
    /class error/,
  ],
  [
    'span-privacy',
    'openclaw.chatId: { hash: chatId }',
    'openclaw.chatId: { hash: channel }',
    /class label/,
  ],
  [
    'span-privacy',
    '{ text: private.hostPluginId, since',
    '{ hash: private.hostPluginId, since',
    /class label/,
  ],
  [
    'span-privacy',
    '{ identifier: toolCallId, because: it joins the call with the message of the model that asked for it,',
    '{ identifier: toolCallId,',
    /without a reason/,
  ],
  [
    'span-privacy',
    '      - message: reasons',
    '      - message: activeWorkLabels',
    /cannot become the message/,
  ],
  [
    'span-field',
    'openclaw.prompt.size: promptChars',
    'openclaw.prompt.size: promptChar',
    /has the field `promptChar`/,
  ],
  [
    'span-field',
    'labels: [channel, webhook]',
    'labels: [channel, skill]',
    /field for the label `skill`/,
  ],
  [
    'span-field',
    'openclaw.prompt.size: promptChars',
    'openclaw.prompt.size: private.promptChars',
    /private field/,
  ],
  ['span-field', '    time: sourceTimestampMs', '    time: sourceTimestamp', /sourceTimestamp/],
  ['span-shape', '    start: run.started\n', '', /neither one event nor a start/],
  ['span-shape', '      - on: tool.execution.error', '      - on: tool.loop', /is no event of/],
  ['span-shape', 'where: { outcome: [failed] }', 'where: { outcome: [fail] }', /never `fail`/],
  [
    'span-shape',
    'name: [gen_ai.operation.name, gen_ai.request.model]',
    'name: [gen_ai.operation.name, gen_ai.model]',
    /no attribute `gen_ai.model`/,
  ],
  [
    'span-shape',
    '    on: webhook.error\n',
    '    on: webhook.error\n    prepare: true\n',
    /no start that could be prepared/,
  ],
  [
    'span-names',
    'name: openclaw.webhook.error',
    'name: openclaw.webhook.processed',
    /taken by another span/,
  ],
  ['span-names', 'name: openclaw.webhook.error', 'name: "open claw"', /not a legal name/],
  [
    'span-names',
    'openclaw.delivery.result_count: resultCount',
    'openclaw.outcome: resultCount',
    /stands twice/,
  ],
  [
    'span-attribute-text',
    'openclaw.delivery.result_count: resultCount',
    'openclaw.delivery.results: resultCount',
    /is not described/,
  ],
  ['unknown-event', '    start: run.started', '    start: run.start', /no event `run.start`/],
  ['unknown-label', 'labels: [channel, webhook]', 'labels: [channel, webhok]', /no label `webhok`/],
  [
    'unknown-edition',
    "{ label: paired_tool?, since: '2026.9' }",
    "{ label: paired_tool?, since: '2027.1' }",
    /no edition/,
  ],
  [
    'attribute-form',
    'openclaw.chatId: { hash: chatId }',
    'openclaw.chatId: { hash: chatId, text: channel }',
    /does not say what it holds/,
  ],
  ['unknown-key', '    rank: 4', '    rank: 4\n    ranks: none', /`ranks` is not a key/],
  ['wrong-value', '    rank: 4', '    rank: 0', /rank/],
];

describe('a mistake in the spans', () => {
  it.each(MISTAKES)('%s: %s becomes %s', (rule, from, to, message) => {
    const section = TEXT.indexOf('\nspans:');
    const at = TEXT.indexOf(from, section);
    expect(at).toBeGreaterThan(section);
    const text = TEXT.slice(0, at) + to + TEXT.slice(at + from.length);
    const { diagnostics, catalog } = checkCatalog('catalog.yaml', text);
    const found = diagnostics.filter(({ id }) => id === rule);
    expect(found.map((one) => one.message).join('\n')).toMatch(message);
    expect(catalog).toBeUndefined();
    const line = text.slice(0, at).split('\n').length;
    const lines = found.map(({ position }) => position.line);
    // A span as a whole is wrong at its own key.
    const above = text.slice(0, at).split('\n');
    const owner = above.findLastIndex((one) => /^ {2}\w+:$/.test(one)) + 1;
    expect(lines.some((one) => one === owner || Math.abs(one - line) <= 1)).toBe(true);
  });
});

describe('the catalog of an edition', () => {
  const checked = checkCatalog('metrics.schema.yaml', TEXT);

  it.each([
    ['2026.5', 14],
    ['2026.9', 21],
  ])('%s has %i spans, and prints', (edition, count) => {
    const known = editionOf(checked, edition);
    expect(known?.spans).toHaveLength(count);
    const files = known === undefined ? [] : emitAll(known).map(({ path }) => path);
    expect(files).toContain('otel-spans.ts');
    for (const locale of ['en', 'ja', 'ko', 'zh-TW'])
      expect(files).toContain(`docs/${locale}/otel-spans.md`);
  });

  it('leaves later attributes out of an earlier edition', () => {
    const names = (edition: string): string[] | undefined =>
      editionOf(checked, edition)
        ?.spans.find(({ id }) => id === 'context_assembled')
        ?.attributes.map(({ name }) => name);
    expect(names('2026.5')).toEqual([
      'openclaw.errorCategory',
      'openclaw.prompt.size',
      'openclaw.history.size',
      'openclaw.context.tokens',
    ]);
    expect(names('2026.9')?.length).toBeGreaterThan(4);
  });
});

it('prints a text that would end the comment that it stands in', () => {
  const text = TEXT.replace(
    'description: Marks the moment a webhook update failed; it has no length of its own.',
    'description: "Ends */ here | `there`"',
  );
  const { catalog } = checkCatalog('catalog.yaml', text);
  const files = catalog === undefined ? [] : emitAll(catalog);
  const printed = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  expect(printed('otel-spans.ts')).toContain('| `there`');
  expect(printed('otel-spans.ts')).not.toContain('Ends */');
  expect(printed('docs/en/otel-spans.md')).toContain('Ends */ here');
});
