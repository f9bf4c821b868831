import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EventType, Field } from '../../../../../codegen/model/catalog.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const catalog = catalogAt();
const traced = new Set(catalog.spans.flatMap((span) => span.triggers.map(({ event }) => event)));

/** The one identifier that the catalog lets leave as it is. */
const DECLARED = 'gen_ai.tool.call.id';

/** An event whose every field holds something, the private ones a text that must not leave. */
function filled(fields: ReadonlyMap<string, Field>, canary: string): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const field of fields.values()) {
    let at = event;
    for (const segment of field.segments.slice(0, -1)) {
      const next = (at[segment.name] ?? (segment.array ? [{}] : {})) as Record<string, unknown>;
      at[segment.name] = next;
      at = segment.array ? ((next as unknown as Record<string, unknown>[])[0] ?? {}) : next;
    }
    const last = field.segments.at(-1);
    const value = fieldValue(field, canary);
    if (last !== undefined) at[last.name] = last.array ? [value] : value;
  }
  return event;
}

function fieldValue(field: Field, canary: string): unknown {
  if (field.types.includes('map')) return { note: field.class === 'label' ? 'fine' : canary };
  switch (field.class) {
    case 'measure':
      return 7;
    case 'flag':
      return true;
    case 'enum':
      return field.members[0];
    case 'label':
      return 'plain';
    default:
      return canary;
  }
}

function exported(event: EventType): RecordedSpans {
  const spans = new RecordedSpans();
  const beside = filled(event.privateFields, 'CANARY beside');
  // Content has a shape of its own.
  if (event.privateFields.has('modelContent'))
    beside['modelContent'] = {
      inputMessages: ['CANARY in'],
      outputMessages: ['CANARY out'],
      systemPrompt: 'CANARY system',
      toolDefinitions: ['CANARY tools'],
    };
  if (event.privateFields.has('toolContent'))
    beside['toolContent'] = { toolInput: 'CANARY input', toolOutput: 'CANARY output' };
  delete beside['errorMessage'];
  const fields = filled(event.fields, 'CANARY-1');
  for (const field of event.fields.values()) if (field.class === 'error') delete fields[field.path];
  spans.record(event.type, { span: 'a' }, { ...fields, type: event.type }, TRUSTED, beside);
  spans.recorder.shutdown();
  return spans;
}

describe('identifiers and content', () => {
  it.each([...traced].map((event) => [event.type, event] as const))(
    'of %s never leave',
    (_, event) => {
      const { spans } = exported(event);
      if (event.type !== 'gateway.rpc') expect(spans).not.toHaveLength(0);
      const leaked = spans.flatMap((span) =>
        [
          ...Object.entries(span.attributes),
          ...span.events.flatMap(({ attributes }) => Object.entries(attributes ?? {})),
          ['name', span.name],
          ['status', span.status.message],
        ].filter(([name, value]) => name !== DECLARED && String(value).includes('CANARY')),
      );
      expect(leaked).toEqual([]);
    },
  );

  it('leave as a hash that two equal ones share', () => {
    const spans = new RecordedSpans();
    for (const chatId of [42, '42', 43]) spans.record('webhook.processed', undefined, { chatId });
    const [first, second, third] = spans.spans.map((span) => span.attributes['openclaw.chatId']);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('leave nothing when they are empty', () => {
    const spans = new RecordedSpans();
    spans.record('webhook.processed', undefined, { chatId: '' });
    expect(spans.span('openclaw.webhook.processed').attributes).not.toHaveProperty(
      'openclaw.chatId',
    );
  });

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

  it('are not found by hashing all there are', () => {
    const spans = new RecordedSpans();
    const telephone = '+4915112345678';
    spans.record('webhook.processed', undefined, { chatId: telephone });
    const { attributes } = spans.span('openclaw.webhook.processed');
    expect(createHash('sha256').update(telephone).digest('hex')).not.toContain(
      attributes['openclaw.chatId'],
    );
  });

  it('leave no span event without its attribute', () => {
    const spans = new RecordedSpans();
    spans.record('model.call.completed', { span: 'a' });
    expect(spans.span('openclaw.model.call').events).toEqual([]);
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

  it('keep a whole model id, which a label would not', () => {
    const spans = new RecordedSpans();
    spans.record('model.usage', { span: 'a' }, { model: 'vendor/model@v2' });
    expect(spans.span('openclaw.model.usage').attributes['openclaw.model']).toBe('vendor/model@v2');
  });

  it('take short plain keys of a map, and not too many', () => {
    const spans = new RecordedSpans();
    const words = ['run', 'turn', 'loop', 'main', 'node'];
    const details = Object.fromEntries(
      words.flatMap((one) => words.map((other) => [`${one}_${other}Count`, 1])),
    );
    spans.record('diagnostic.phase.completed', undefined, {
      name: 'start',
      details: { 'bad count': 1, mode: 'yes', ready: true, path: '/x', ...details },
    });
    const { attributes } = spans.span('openclaw.diagnostic.phase');
    const names = Object.keys(attributes).filter((name) =>
      name.startsWith('openclaw.phase.detail.'),
    );
    expect(names).toHaveLength(16);
    expect(attributes).toMatchObject({
      'openclaw.phase.detail.mode': 'yes',
      'openclaw.phase.detail.ready': true,
    });
  });
});

it('takes no key of a map that is a secret', () => {
  const spans = new RecordedSpans();
  const secret = 'ghp_0123456789abcdefghij0123456789abcdef';
  spans.record('diagnostic.phase.completed', undefined, {
    name: 'start',
    details: { [secret]: 1 },
  });
  expect(JSON.stringify(spans.spans.map((span) => span.attributes))).not.toContain(secret);
});

describe('captured content', () => {
  const beside = {
    modelContent: {
      inputMessages: [{ role: 'user', content: 'a question' }],
      outputMessages: [{ role: 'assistant', content: 'an answer' }],
    },
    toolContent: { toolInput: { path: 'a file' }, toolOutput: 'its text' },
  };
  const captured = (captureContent: unknown): string => {
    const spans = new RecordedSpans({ captureContent });
    spans.record('model.call.completed', { span: 'a' }, {}, TRUSTED, beside);
    spans.record('tool.execution.completed', { span: 'b' }, {}, TRUSTED, beside);
    return JSON.stringify(spans.spans.map((span) => span.attributes));
  };

  it('leaves by class', () => {
    expect(captured({ inputMessages: true })).toContain('a question');
    expect(captured({ inputMessages: true })).not.toMatch(/an answer|a file|its text/);
    expect(captured({ toolOutputs: true })).toContain('its text');
    expect(captured({ toolOutputs: true })).not.toMatch(/a question|an answer|a file/);
  });

  it.each([
    [false, /^openclaw\.content\./],
    [true, /^gen_ai\./],
  ])(
    'leaves once, under the names of the conventions when they are opted into: %s',
    (optIn, name) => {
      const spans = new RecordedSpans({ captureContent: true, optIn });
      spans.record('model.call.completed', { span: 'a' }, {}, TRUSTED, beside);
      spans.record('tool.execution.completed', { span: 'b' }, {}, TRUSTED, beside);
      for (const text of ['a question', 'an answer', 'a file', 'its text']) {
        const names = spans.spans.flatMap(({ attributes }) =>
          Object.keys(attributes).filter((key) => String(attributes[key]).includes(text)),
        );
        expect(names).toEqual([expect.stringMatching(name)]);
      }
    },
  );

  it('stays unless it is asked for', () => {
    expect(captured(false)).not.toMatch(/a question|an answer|a file|its text/);
  });
});
