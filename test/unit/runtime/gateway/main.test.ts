import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../../runtime/gateway/main.ts', import.meta.url));

interface Program {
  readonly process: ChildProcess;
  /** Standard output so far. */
  readonly out: () => string;
  /** Standard error so far. */
  readonly err: () => string;
  /** Waits for the program to end by itself and returns its exit code. */
  readonly exit: () => Promise<number | null>;
  /** Waits until a text has been written to either output. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
}

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Program {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env });
  const ended = once(child, 'close');
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(out + err);
      if (found !== null) return found;
      if (child.exitCode !== null) throw new Error(`it ended without ${pattern}: ${out}${err}`);
      await delay(20);
    }
  };
  const exit = async (): Promise<number | null> => {
    await ended;
    return child.exitCode;
  };
  return { process: child, out: () => out, err: () => err, exit, until };
}

const CURL = /curl -H "(?<name>[^:]+): (?<value>[^"]+)" (?<url>http\S+)/;

/** Does what the printed curl line does, until the body holds a text. */
async function scrapeUntil(line: RegExpExecArray, text: string): Promise<string> {
  const { name = '', value = '', url = '' } = line.groups ?? {};
  for (;;) {
    const response = await fetch(url, { headers: { [name]: value } });
    expect(response.status).toBe(200);
    const body = await response.text();
    if (body.includes(text)) return body;
    await delay(50);
  }
}

test('the printed curl line gives the metrics of the replayed events; a signal ends it cleanly', async () => {
  const program = start(['--port', '0']);
  const curl = await program.until(CURL);
  const body = await scrapeUntil(curl, 'openclaw_session_stuck_total');
  expect(body).toContain('openclaw_model_tokens_total');
  program.process.kill('SIGTERM');
  program.process.kill('SIGINT');
  expect(await program.exit()).toBe(0);
  expect(program.out()).toContain('at the recorded pace');
  expect(program.err()).not.toMatch(/error|warn/i);
});

test('a token of your own is honoured and not printed', async () => {
  const token = 'my-own-token-1234';
  const program = start(['--port', '0', '--no-replay'], { OPENCLAW_GATEWAY_TOKEN: token });
  const curl = await program.until(CURL);
  expect(curl.groups?.['value']).toBe('Bearer $OPENCLAW_GATEWAY_TOKEN');
  const url = curl.groups?.['url'] ?? '';
  expect((await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
  expect((await fetch(url)).status).toBe(401);
  expect(program.out() + program.err()).not.toContain(token);
});

test('a second token without the right to read is refused', async () => {
  const limited = 'limited-token-1234';
  const program = start(['--port', '0', '--no-replay'], {
    OPENCLAW_GATEWAY_LIMITED_TOKEN: limited,
  });
  const { groups } = await program.until(CURL);
  const headers = { Authorization: `Bearer ${limited}` };
  expect((await fetch(groups?.['url'] ?? '', { headers })).status).toBe(403);
});

test('--otel pushes to the endpoint; what is left is pushed at the end', async () => {
  const paths = new Map<string, number>();
  const receiver = createHttpServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      paths.set(request.url ?? '', (paths.get(request.url ?? '') ?? 0) + bytes);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  onTestFinished(() => void receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const otel = `http://127.0.0.1:${port}`;
  const program = start(['--port', '0', '--speed', 'max', '--otel', otel]);
  await scrapeUntil(await program.until(CURL), 'openclaw_session_stuck_total');
  program.process.kill('SIGTERM');
  expect(await program.exit()).toBe(0);
  expect([...paths.keys()]).toEqual(expect.arrayContaining(['/v1/logs', '/v1/metrics']));
  for (const bytes of paths.values()) expect(bytes).toBeGreaterThan(1_000);
});

test('a URL with a password is used, and printed without it', async () => {
  const received = Promise.withResolvers<string | undefined>();
  const receiver = createHttpServer((request, response) => {
    received.resolve(request.headers.authorization);
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  onTestFinished(() => void receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const otel = `http://user:hunter2@127.0.0.1:${port}/base?key=hunter2`;
  const program = start(['--port', '0', '--speed', 'max', '--otel', otel]);
  await program.until(new RegExp(`Pushing .* to http://127\\.0\\.0\\.1:${port}/base\\.`));
  expect(await received.promise).toBe(`Basic ${btoa('user:hunter2')}`);
  program.process.kill('SIGTERM');
  await program.exit();
  expect(program.out() + program.err()).not.toContain('hunter2');
});

test('a short token is warned of, not printed', async () => {
  const program = start(['--port', '0', '--no-replay'], {
    OPENCLAW_GATEWAY_TOKEN: 'short-one',
    OPENCLAW_GATEWAY_LIMITED_TOKEN: 'long-enough-to-stay-unsaid',
  });
  await program.until(CURL);
  const warnings = program.err().match(/warn: .*/g) ?? [];
  expect(warnings).toEqual([
    'warn: OPENCLAW_GATEWAY_TOKEN is shorter than 16 characters; a longer one is harder to guess',
  ]);
});

test('a port that is in use is said so, exit code 1', async () => {
  await using taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const program = start([], { PORT: String(port) });
  expect(await program.exit()).toBe(1);
  expect(program.err()).toBe(`port ${port} is in use; choose another with --port or PORT\n`);
});

test('an option that does not exist is named, exit code 2', async () => {
  const program = start(['--sped', '2']);
  expect(await program.exit()).toBe(2);
  expect(program.err()).toMatch(/--sped[\s\S]*Usage: npm start/);
});

test('an unusable token, configuration or log file is an error, exit code 1', async () => {
  const program = start(['--port', '0'], { OPENCLAW_GATEWAY_TOKEN: 'two words' });
  expect(await program.exit()).toBe(1);
  expect(program.err()).toMatch(/a token must be/);
  const other = start(['--port', '0', '--config', '/absent.json']);
  expect(await other.exit()).toBe(1);
  expect(other.err()).toMatch(/absent\.json/);
  const unwritable = start(['--port', '0', '--log-file', '/absent/debug.log']);
  expect(await unwritable.exit()).toBe(1);
  expect(unwritable.err()).toMatch(/absent\/debug\.log/);
});

test('--help is printed and nothing else happens', async () => {
  const program = start(['--help']);
  expect(await program.exit()).toBe(0);
  expect(program.out()).toMatch(/^Usage: npm start/);
});

test('the configuration is read again on SIGHUP; flags write debug output to a file of choice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-main-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = join(folder, 'config.json');
  await writeFile(config, '{"diagnostics":{"flags":["MODEL.*"]}}');
  const program = start(['--port', '0', '--speed', 'max', '--config', config]);
  await program.until(/Z model\.usage \{"type":"model\.usage"/);
  await writeFile(config, '{"diagnostics":{"enabled":"no"}}');
  program.process.kill('SIGHUP');
  await program.until(/configuration not applied: .*diagnostics\.enabled/);
  await writeFile(config, '{"diagnostics":{"enabled":false}}');
  program.process.kill('SIGHUP');
  await program.until(/configuration applied/);

  const file = join(folder, 'debug.log');
  const quiet = start(['--port', '0', '--speed', 'max', '--log-file', file], {
    OPENCLAW_DIAGNOSTICS: 'telegram.http',
  });
  await quiet.until(CURL);
  const { readFile } = await import('node:fs/promises');
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('telegram.http {"type":"webhook.received"')) break;
    await delay(20);
  }
  expect(quiet.err()).not.toContain('telegram.http');
});

test('replays a file of events, and names and skips the lines that are none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'mine.jsonl');
  const event = { type: 'webhook.received', ts: 1, seq: 1, channel: 'telegram', updateType: 'm' };
  const metadata = { trusted: false, internal: true };
  const lines = [
    { event, metadata },
    'no JSON',
    { event: { ts: 1 }, metadata },
    { event: { ...event, trace: { traceId: 7 } }, metadata },
    { event, metadata },
    7,
    null,
  ].map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(file, `${lines.join('\n')}\n`);
  const program = start(['--port', '0', '--events', file, '--speed', 'max']);
  const curl = await program.until(CURL);
  await program.until(/Replaying 2 events of .*mine\.jsonl at once, once/);
  await program.until(/mine\.jsonl:7: .*skipped/);
  const named = [...program.err().matchAll(/mine\.jsonl:(\d+): ([^;]+); skipped/g)];
  expect(named.map(([, line]) => line)).toEqual(['2', '3', '4', '6', '7']);
  const body = await scrapeUntil(curl, 'openclaw_webhook_received_total{');
  expect(body).toMatch(/openclaw_webhook_received_total\{[^}]*channel="telegram"[^}]*\} 2\n/);
});

test('says which file of events cannot be replayed', async () => {
  const program = start(['--events', '/no/such/file.jsonl']);
  expect(await program.exit()).toBe(1);
  expect(program.err()).toContain('/no/such/file.jsonl');
});

test('records what it delivers, for the owner alone, so that it can be replayed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const given = join(folder, 'given.jsonl');
  const recorded = join(folder, 'recorded.jsonl');
  const event = { type: 'webhook.received', ts: 1, seq: 1, channel: 'telegram', updateType: 'm' };
  const trusted = { ...event, type: 'run.completed', durationMs: 7, outcome: 'completed' };
  const lines = [
    { event, metadata: { trusted: false, internal: true } },
    { event: trusted, metadata: { trusted: true, internal: true }, privateData: { said: 'Hush' } },
  ].map((line) => JSON.stringify(line));
  await writeFile(given, `${lines.join('\n')}\n`);
  const first = start(['--port', '0', '--events', given, '--speed', 'max', '--record', recorded]);
  await scrapeUntil(await first.until(CURL), 'openclaw_run_duration_seconds_count{');
  expect((await stat(recorded)).mode & 0o777).toBe(0o600);
  const types = (await readFile(recorded, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event.type);
  expect(types).toEqual(expect.arrayContaining(['webhook.received', 'run.completed']));
  expect(await readFile(recorded, 'utf8')).not.toContain('Hush');
  const again = start(['--port', '0', '--events', recorded, '--speed', 'max']);
  const body = await scrapeUntil(await again.until(CURL), 'openclaw_run_duration_seconds_count{');
  expect(body).toMatch(/openclaw_webhook_received_total\{[^}]*channel="telegram"[^}]*\} 1\n/);
  const over = start(['--port', '0', '--record', recorded]);
  expect(await over.exit()).toBe(1);
  expect(over.err()).toContain('recorded.jsonl');
});
