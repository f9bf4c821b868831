import { describe, expect, test } from 'vitest';
import { parseCommand, readConfig, UsageError } from '../../../../runtime/gateway/options.ts';
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
