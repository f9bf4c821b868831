import { describe, expect, test } from 'vitest';
import { diagnosticsFlags, writeFlaggedEvents } from '../../../../runtime/gateway/debug-output.ts';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import { parseCommand, readConfig, UsageError } from '../../../../runtime/gateway/options.ts';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';
import { scratchFile } from '../../../kit/scratch.ts';

describe('the command line', () => {
  test('has a port and, if it is given, a speed', () => {
    expect(parseCommand([], {})).toEqual({ port: 18_789, help: false });
    expect(parseCommand(['--speed', '0.5'], {}).speed).toBe(0.5);
    expect(parseCommand(['--speed', 'max'], {}).speed).toBe(Number.POSITIVE_INFINITY);
  });

  test('--port goes before PORT, an empty PORT counts as none, and no other text', () => {
    expect(parseCommand(['--port', '0'], { PORT: '1' }).port).toBe(0);
    expect(parseCommand([], { PORT: '65535' }).port).toBe(65_535);
    expect(parseCommand([], { PORT: '' }).port).toBe(18_789);
    expect(() => parseCommand([], { PORT: 'http' })).toThrow('PORT: expected a port');
  });

  test('a token comes from one place', () => {
    const environment = { OPENCLAW_GATEWAY_TOKEN: 'y' };
    expect(() => parseCommand(['--token-file', 'x'], environment)).toThrow('choose one');
  });

  test.each([
    ...['--speed 0', '--speed fast', '--speed=', '--speed 1e-9', '--port 65536', '--port 1e3'],
    ...['--port=', '--port', '--events=', '--record=', '--config=', '--token-file='],
    ...['--otel localhost:4318', '--unknown', 'argument'],
  ])('%s is refused by name', (line) => {
    const [name = 'only options'] = /^--[\w-]+/.exec(line) ?? [];
    const parse = () => parseCommand(line.split(' '), {});
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(name);
  });

  test.each([
    [['http://user:hunter2@collector']],
    [['--otel', 'hunter2']],
    [['--otel', 'ftp://user:hunter2@collector']],
    [['--otel', 'http://collector', 'http://user:hunter2@collector']],
    [['--port', 'hunter2']],
    [['--speed', 'hunter2']],
    [['--password=hunter2']],
  ])('%j is refused without a word of what may be a credential', (args) => {
    expect(() => parseCommand(args, {})).toThrow(/^(?!.*hunter2)./s);
  });
});

describe('the configuration file', () => {
  const read = (text: string): Promise<unknown> => readConfig(scratchFile('config.json', text));

  test.each([
    '{"diagnostics":{"enabled":true,"flags":["a"],"otel":{"enabled":true}},"other":1}',
    '{}',
  ])('%s is taken as it is, a byte order mark apart', async (text) => {
    expect(await read(`\uFEFF${text}`)).toEqual(JSON.parse(text));
  });

  test.each([
    ['[]', ': expected an object'],
    ['{"diagnostics":1}', 'diagnostics: expected an object'],
    ['{"diagnostics":null}', 'diagnostics: expected an object'],
    ['{"diagnostics":{"enabled":"yes"}}', 'diagnostics.enabled: expected true or false'],
    ['{"diagnostics":{"flags":"a"}}', 'diagnostics.flags: expected a list of strings'],
    ['{"diagnostics":{"flags":[1]}}', 'diagnostics.flags: expected a list of strings'],
    ['{"diagnostics":{"otel":[]}}', 'diagnostics.otel: expected an object'],
    ['{"headers":{"authorization":"hunter2" x}}', ':1:39: this is no JSON'],
    ['{"otel":{\n"password":"hunter2', ':2:20: this is no JSON'],
    ['hunter2', 'config.json: this is no JSON'],
  ])('%s is refused without being quoted', async (text, message) => {
    const refusal = await read(text).catch(String);
    expect(refusal).toContain(message);
    expect(refusal).toContain('config.json');
    expect(refusal).not.toContain('hunter2');
  });
});

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
