import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installationKey, KeyedHash } from '../../../../runtime/otel/identity.ts';
import otel from '../../../../runtime/plugins/otel.ts';
import { exported } from '../../../kit/otel-exporter.ts';

const hashWith = (byte: number): KeyedHash => new KeyedHash(() => new Uint8Array(32).fill(byte));

describe('a hash of an identifier', () => {
  const number = '+4915112345678';

  test('is equal for equal identifiers, and differs otherwise', () => {
    const hash = hashWith(1);
    expect(hash.of(number)).toMatch(/^[0-9a-f]{16}$/);
    expect(hash.of(42)).toBe(hash.of('42'));
    expect(hash.of(42)).not.toBe(hash.of(43));
    expect(hashWith(2).of(42)).not.toBe(hash.of(42));
    // What follows in a text without an end is not looked at.
    const long = 'x'.repeat(1024);
    expect(hash.of(`${long}a`)).toBe(hash.of(`${long}${'b'.repeat(1_000_000)}`));
  });

  test('is not found by hashing all there are', () => {
    const found = hashWith(1).of(number);
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'])
      expect(createHash(algorithm).update(number).digest('hex')).not.toContain(found);
  });

  test('of nothing is nothing, and needs no key, which is asked for once', () => {
    const key = vi.fn(() => new Uint8Array(32));
    const hash = new KeyedHash(key);
    for (const none of ['', undefined, null, true, {}, [1]]) expect(hash.of(none)).toBeUndefined();
    expect(key).not.toHaveBeenCalled();
    for (const text of ['a', 'b']) hash.of(text);
    expect(key).toHaveBeenCalledOnce();
  });
});

test('a hash stays the same over a reload, and its key leaves with the embedded gateway', async () => {
  using own = fs.mkdtempDisposableSync(join(tmpdir(), 'of this test '));
  vi.stubEnv('TMPDIR', own.path);
  const { receiver } = await exported(otel, {}, async (exporter, { url }) => {
    const event = { type: 'webhook.processed', chatId: '+4915112345678' } as never;
    exporter.events.emit(event, { trusted: true });
    await exporter.reconfigure({ endpoint: url, serviceName: 'another' });
    exporter.events.emit(event, { trusted: true });
  });
  const hashes = receiver.spans.map(({ attributes }) => attributes['openclaw.chatId']);
  expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), hashes[0]]);
  expect(fs.readdirSync(own.path)).toEqual([]);
});

describe('the key of an installation', () => {
  let folder = '';
  let file = '';
  const warnings: string[] = [];
  const key = (): string =>
    Buffer.from(installationKey(folder, (message) => warnings.push(message))).toString('hex');
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'state '));
    file = join(folder, 'diagnostics-otel', 'hash.key');
    warnings.length = 0;
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  test('is random, stays, is for its owner alone, and goes when it is deleted', () => {
    const first = key();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(key()).toBe(first);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(join(folder, 'diagnostics-otel')).mode & 0o777).toBe(0o700);
    fs.chmodSync(file, 0o644);
    expect(key()).toBe(first);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    fs.rmSync(file);
    expect(key()).not.toBe(first);
    expect(warnings).toEqual([]);
  });

  test('is one of the process where it cannot be kept, which is said once and without the path', () => {
    fs.writeFileSync(join(folder, 'diagnostics-otel'), 'a file in the way');
    const first = key();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/ENOTDIR|EEXIST/);
    expect(warnings[0]).not.toContain(folder);
  });

  test.each([0, 10, 64])('is not taken from a file cut at %i bytes', (size) => {
    const first = key();
    fs.truncateSync(file, size);
    expect(key()).not.toBe(first);
    expect(warnings).toEqual([expect.stringContaining('damaged')]);
    // It stays for its owner to look at.
    expect(fs.readdirSync(join(folder, 'diagnostics-otel'))).toEqual(['hash.key']);
  });
});
