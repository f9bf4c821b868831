import { describe, expect, test } from 'vitest';
import { writeFlaggedEvents } from '../../../../runtime/gateway/debug-output.ts';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import { DiagnosticsFlags } from '../../../../runtime/gateway/flags.ts';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';

describe('diagnostics flags', () => {
  test.each([
    [['telegram.http'], '', 'telegram.http', true],
    [['Telegram.HTTP'], '', 'telegram.http', true],
    [['telegram.http'], '', 'TELEGRAM.HTTP', true],
    [['telegram.http'], '', 'telegram.payload', false],
    [['telegram.http'], '', 'telegram.http.body', false],
    [['telegram.*'], '', 'telegram.http.body', true],
    [['telegram.*'], '', 'telegram', true],
    [['telegram.*'], '', 'telegrams.http', false],
    [['*'], '', 'anything', true],
    [['all'], '', 'anything', true],
    [[], 'telegram.http,telegram.payload', 'telegram.payload', true],
    [[], ' telegram.http  model.* ', 'model.usage', true],
    [['a'], 'b', 'a', true],
    [['a'], 'b', 'b', true],
    [['a'], '1', 'anything', true],
    [['a'], 'TRUE', 'anything', true],
    [['a'], '0', 'a', false],
    [['a'], 'Off', 'a', false],
    [['*'], 'none', 'a', false],
    [['a'], 'b,false', 'b', false],
    [[], '', 'a', false],
    [['', ' '], ' , ', '', false],
  ])('%j and %j: %s is %s', (configured, environment, name, expected) => {
    expect(new DiagnosticsFlags(configured, environment).has(name)).toBe(expected);
  });

  test('no flag at all can be told beforehand', () => {
    expect(new DiagnosticsFlags([], '').any).toBe(false);
    expect(new DiagnosticsFlags(['*'], 'off').any).toBe(false);
    expect(new DiagnosticsFlags(['x']).any).toBe(true);
  });
});

/** What is written for these flags when some events of two channels are emitted. */
function written(
  flags: readonly string[],
  redact: (text: string) => string = (text) => text,
): string[] {
  const events = new EventDispatcher((_type, error) => expect(error).toBeUndefined());
  const lines: string[] = [];
  writeFlaggedEvents(events, new DiagnosticsFlags(flags), redact, (line) => void lines.push(line));
  const emit = (event: { type: string; [field: string]: unknown }): void =>
    events.emit({ ts: 1, ...event }, { trusted: true }, { errorMessage: 'private text' });
  emit({ type: 'webhook.received', channel: 'telegram' });
  emit({ type: 'webhook.received', channel: 'slack' });
  emit({ type: 'payload.large', channel: 'telegram', bytes: 9 });
  emit({
    type: 'log.record',
    message: 'line\nbreak',
    attributes: { subsystem: 'channels/telegram' },
  });
  emit({ type: 'model.usage', model: 'token=abcdef1234567890abcdef' });
  return lines;
}

describe('debug output', () => {
  test('is written for the events of a flag and for no other', () => {
    const event = '{"ts":1,"type":"webhook.received","channel":"telegram","seq":1}';
    expect(written(['telegram.http'])).toEqual([`telegram.http ${event}`]);
    expect(written(['telegram.*']).map((line) => line.split(' ')[0])).toEqual([
      'telegram.http',
      'telegram.payload',
      'telegram.log.record',
    ]);
    expect(written(['model.usage', 'WEBHOOK.*'])).toHaveLength(3);
    expect(written(['*'])).toHaveLength(5);
    expect(written([])).toEqual([]);
  });

  test('is one line an event, redacted, without private data', () => {
    const lines = written(['*'], redactSecrets);
    expect(lines.join('')).not.toMatch(/\n|abcdef1234567890abcdef|private text/);
    expect(lines).toHaveLength(5);
  });

  test('an event that is too long is named only', () => {
    const events = new EventDispatcher();
    const lines: string[] = [];
    writeFlaggedEvents(
      events,
      new DiagnosticsFlags(['*']),
      String,
      (line) => void lines.push(line),
    );
    const emit = (length: number): void =>
      events.emit({ type: 'a', ts: 1, text: 'x'.repeat(length) } as never, { trusted: true });
    const bare = '{"type":"a","ts":1,"text":"","seq":1}'.length;
    emit(8192 - bare);
    emit(8192 - bare + 1);
    expect(lines[0]).toHaveLength('a '.length + 8192);
    expect(lines[1]).toBe('a {"omitted":8193}');
  });

  test('a name that is none cannot write lines of its own', () => {
    const events = new EventDispatcher();
    const lines: string[] = [];
    const flags = new DiagnosticsFlags(['*']);
    writeFlaggedEvents(events, flags, String, (line) => void lines.push(line));
    events.emit({ type: 'a\nfake line' }, { trusted: true });
    expect(lines).toEqual([expect.stringMatching(/^unnamed \{"type":"a\\nfake line".*\}$/)]);
  });
});

test('a name that is a secret is not written', () => {
  const events = new EventDispatcher();
  const lines: string[] = [];
  const redact = (text: string) => text.replaceAll('hunter2', '***');
  writeFlaggedEvents(events, new DiagnosticsFlags(['*']), redact, (line) => void lines.push(line));
  events.emit({ type: 'webhook.received', channel: 'hunter2' } as never, { trusted: true });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^unnamed /);
  expect(lines[0]).not.toContain('hunter2');
});
