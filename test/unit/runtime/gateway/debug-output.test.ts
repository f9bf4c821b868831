import { describe, expect, test } from 'vitest';
import { diagnosticsFlags, writeFlaggedEvents } from '../../../../runtime/gateway/debug-output.ts';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';

test.each([
  [['Telegram.HTTP'], '', 'telegram.http', true],
  [['telegram.http'], '', 'TELEGRAM.payload', false],
  [['telegram.*'], '', 'telegram.http.body', true],
  [['telegram.*'], '', 'telegram', true],
  [['telegram.*'], '', 'telegrams.http', false],
  [['all'], '', 'anything', true],
  [['a'], ' telegram.http,b  model.* ', 'model.usage', true],
  [['a'], 'b', 'a', true],
  [['a'], 'TRUE', 'anything', true],
  [['*'], 'Off', 'a', false],
  [['a'], 'b,false', 'b', false],
  [['', ' '], ' , ', '', false],
])('with the flags %j and %j: %s is %s', (configured, environment, name, expected) => {
  expect(diagnosticsFlags(configured, environment)(name)).toBe(expected);
});

/** What is written for these flags of events, each with private data beside it. */
function written(
  flags: readonly string[],
  emitted: readonly { type: string; [field: string]: unknown }[],
  redact: (text: string) => string = String,
): string[] {
  const events = new EventDispatcher(expect.unreachable);
  const lines: string[] = [];
  writeFlaggedEvents(events, diagnosticsFlags(flags), redact, (line) => void lines.push(line));
  for (const event of emitted)
    events.emit({ ts: 1, ...event }, { trusted: true }, { errorMessage: 'private text' });
  return lines;
}

describe('debug output', () => {
  const EVENTS = [
    { type: 'webhook.received', channel: 'telegram' },
    { type: 'webhook.received', channel: 'slack' },
    { type: 'payload.large', channel: 'telegram', bytes: 9 },
    { type: 'log.record', message: 'a\nb\u2028c\u009b' },
    { type: 'model.usage', model: 'token=abcdef1234567890abcdef' },
  ];

  test('is written for the events of a flag and for no other', () => {
    const event = '{"ts":1,"type":"webhook.received","channel":"telegram","seq":1}';
    expect(written(['telegram.http'], EVENTS)).toEqual([`telegram.http ${event}`]);
    const names = written(['telegram.*'], EVENTS).map((line) => line.split(' ')[0]);
    expect(names).toEqual(['telegram.http', 'telegram.payload']);
    expect(written(['model.usage', 'WEBHOOK.*'], EVENTS)).toHaveLength(3);
  });

  test('is one line an event, redacted, without private data', () => {
    const lines = written(['*'], EVENTS, redactSecrets);
    expect(lines.join('')).not.toMatch(/[\n\u2028\u009b]|abcdef1234567890abcdef|private text/);
    expect(lines).toHaveLength(5);
  });

  test('only names an event that is too long', () => {
    const room = 8192 - '{"ts":1,"type":"a","text":"","seq":1}'.length;
    const events = [room, room + 1].map((length) => ({ type: 'a', text: 'x'.repeat(length) }));
    const [whole, named] = written(['*'], events);
    expect([whole?.length, named]).toEqual(['a '.length + 8192, 'a {"omitted":8193}']);
  });

  test.each([
    ['cannot write lines of its own', { type: 'a\nfake line' }, 'fake line"'],
    ['is not written when it is a secret', { type: 'webhook.received', channel: 'hunter2' }, '***'],
  ])('has no name of an event that %s', (_, event, rest) => {
    const lines = written(['*'], [event], (text) => text.replaceAll('hunter2', '***'));
    expect(lines).toEqual([expect.stringMatching(/^unnamed \{[^\n]*\}$/)]);
    expect(lines[0]).toContain(rest);
  });
});
