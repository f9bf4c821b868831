import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scrapeNews } from '../../../../runtime/gateway/greeting.ts';
import { parseCommand, readConfig, UsageError } from '../../../../runtime/gateway/options.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-options-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the command line', () => {
  test('nothing given: the known port, everything at once, then a loop', () => {
    expect(parseCommand([], {})).toEqual({
      port: 18_789,
      replay: { catchUp: true, speed: 1, loop: true },
      otel: undefined,
      config: undefined,
      tokenFile: undefined,
      help: false,
    });
  });

  test('--port goes before PORT, an empty PORT counts as none, and no other text', () => {
    expect(parseCommand(['--port', '0'], { PORT: '1' }).port).toBe(0);
    expect(parseCommand([], { PORT: '65535' }).port).toBe(65_535);
    expect(parseCommand([], { PORT: '' }).port).toBe(18_789);
    expect(() => parseCommand([], { PORT: 'http' })).toThrow('PORT: expected a port');
  });

  test.each([
    [['--speed', '10'], { catchUp: false, speed: 10, loop: false }],
    [['--speed', '0.5', '--loop'], { catchUp: false, speed: 0.5, loop: true }],
    [['--speed', 'max'], { catchUp: false, speed: Number.POSITIVE_INFINITY, loop: false }],
    [['--loop'], { catchUp: true, speed: 1, loop: true }],
    [['--no-replay'], undefined],
  ])('%j', (args, replay) => {
    expect(parseCommand(args, {}).replay).toEqual(replay);
  });

  test.each([
    [['--speed', '0'], '--speed'],
    [['--speed', 'fast'], '--speed'],
    [['--speed', ''], '--speed'],
    [['--speed', '1e-9'], '--speed'],
    [['--events', ''], '--events'],
    [['--record='], '--record'],
    [['--config', ''], '--config'],
    [['--token-file', ''], '--token-file'],
    [['--port', '65536'], '--port'],
    [['--port', '1e3'], '--port'],
    [['--port', ''], '--port'],
    [['--otel', 'localhost:4318'], '--otel'],
    [['--no-replay', '--loop'], '--no-replay'],
    [['--unknown'], '--unknown'],
    [['argument'], 'only options'],
    [['--port'], '--port'],
  ])('%j is refused by name', (args, message) => {
    expect(() => parseCommand(args, {})).toThrow(UsageError);
    expect(() => parseCommand(args, {})).toThrow(message);
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
  const read = (text: string): Promise<unknown> => {
    const path = join(scratch(), 'config.json');
    writeFileSync(path, text);
    return readConfig(path);
  };

  test('is taken as it is', async () => {
    const config = {
      diagnostics: { enabled: true, flags: ['a'], otel: { enabled: true } },
      other: 1,
    };
    expect(await read(JSON.stringify(config))).toEqual(config);
    expect(await read('{}')).toEqual({});
    expect(await read('\uFEFF{}')).toEqual({});
  });

  test.each([
    ['{', 'JSON'],
    ['[]', 'expected an object'],
    ['null', 'expected an object'],
    ['{"diagnostics":1}', 'diagnostics: expected an object'],
    ['{"diagnostics":{"enabled":"yes"}}', 'diagnostics.enabled'],
    ['{"diagnostics":{"flags":"a"}}', 'diagnostics.flags'],
    ['{"diagnostics":{"flags":[1]}}', 'diagnostics.flags'],
    ['{"diagnostics":{"otel":[]}}', 'diagnostics.otel'],
  ])('%s is refused', async (text, message) => {
    const refusal = await read(text).catch(String);
    expect(refusal).toContain(message);
    expect(refusal).toContain('config.json');
  });

  test.each([
    '{"headers":{"authorization":"hunter2" x}}',
    '{"headers": hunter2}',
    '{"otel":{\n"password":"hunter2',
    'hunter2',
  ])('%s is refused without being quoted', async (text) => {
    const refusal = await read(text).catch(String);
    expect(refusal).toMatch(/config\.json(:\d+:\d+)?: this is no JSON/);
    expect(refusal).not.toContain('hunter2');
  });
});

test('a token comes from one place', () => {
  expect(() => parseCommand(['--token-file', 'x'], { OPENCLAW_GATEWAY_TOKEN: 'y' })).toThrow(
    'choose one',
  );
});

test('the first scrape and the first refusal are reported once', () => {
  const lines: string[] = [];
  const news = scrapeNews((text) => lines.push(text));
  for (const status of [401, 401, 200, 200, 405])
    news({ headers: { 'user-agent': 'Prometheus/2.42\u001b[0m' } } as never, status);
  expect(lines).toEqual([
    "Refused Prometheus/2.42[0m (401): its token is missing or not this gateway's.\n",
    'Scraped for the first time, by Prometheus/2.42[0m.\n',
  ]);
});
