import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tokenFrom } from '../../../../runtime/gateway/auth.ts';
import { scrapeNews } from '../../../../runtime/gateway/greeting.ts';
import { parseCommand } from '../../../../runtime/gateway/options.ts';

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'gateway.token');
}

test('a token file is made once, for its owner alone, and read after that', async () => {
  const path = file();
  const made = await tokenFrom(path);
  expect(made).toMatch(/^[\w-]{32}$/);
  expect(readFileSync(path, 'utf8')).toBe(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await tokenFrom(path)).toBe(made);
});

test('a line end in a token file is no part of the token, and an empty file is an error', async () => {
  const path = file();
  writeFileSync(path, 'abc\n');
  expect(await tokenFrom(path)).toBe('abc');
  writeFileSync(path, '\n');
  await expect(tokenFrom(path)).rejects.toThrow(`${path} is empty`);
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
