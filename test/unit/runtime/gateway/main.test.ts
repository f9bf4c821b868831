import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Child } from '../../../kit/child.ts';
import { eventually } from '../../../kit/eventually.ts';
import { localServer } from '../../../kit/local-server.ts';
import { Receiver } from '../../../kit/receiver.ts';
import { scratchFile } from '../../../kit/scratch.ts';

const MAIN = 'runtime/gateway/main.ts';
const CURL = /curl -H "(?<name>[^:]+): (?<value>[^"]+)" (?<url>http\S+)/;

/** The program on a free port, until the test ends. */
function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = new Child(process.execPath, [MAIN, '--port', '0', ...args], environment);
  onTestFinished(async () => {
    child.signal('SIGKILL');
    await child.ended;
  });
  const until = (pattern: RegExp): Promise<RegExpExecArray> =>
    eventually(String(pattern), 30_000, () => pattern.exec(child.output) ?? undefined);
  /** Does what the printed curl line does, until the body holds a text. */
  const scrapeUntil = async (text: string): Promise<string> => {
    const { name = '', value = '', url = '' } = (await until(CURL)).groups ?? {};
    return eventually(text, 30_000, async () => {
      const response = await fetch(url, { headers: { [name]: value } });
      const body = await response.text();
      return response.status === 200 && body.includes(text) ? body : undefined;
    });
  };
  /** @returns the exit code */
  const stop = async (): Promise<number | null> => {
    child.signal('SIGTERM');
    await child.ended;
    return child.exitCode;
  };
  return { child, until, scrapeUntil, stop };
}

async function receiving(): Promise<Receiver> {
  const receiver = await Receiver.start();
  onTestFinished(() => receiver.close());
  return receiver;
}

test('the printed curl line gives the metrics of the replayed events; a signal ends it cleanly', async () => {
  const { child, scrapeUntil, stop } = start([]);
  expect(await scrapeUntil('openclaw_session_stuck_total')).toContain(
    'openclaw_model_tokens_total',
  );
  child.signal('SIGINT');
  expect(await stop()).toBe(0);
  expect(child.output).toContain('again and again at the recorded pace');
  expect(child.output).not.toMatch(/\] (error|warn)/);
});

test('a token of your own is honoured and not printed, and warned of when it is short; the first scrape and refusal are reported', async () => {
  const token = 'short-one';
  const args = ['--config', scratchFile('config.json', '{"diagnostics":{"enabled":false}}')];
  const { child, until } = start(args, { OPENCLAW_GATEWAY_TOKEN: token });
  const { value, url = '' } = (await until(CURL)).groups ?? {};
  expect(value).toBe('Bearer $OPENCLAW_GATEWAY_TOKEN');
  const agent = { 'user-agent': 'Prom\u00e9theus/2' };
  for (const headers of [{}, {}, { authorization: `Bearer ${token}` }])
    await fetch(url, { headers: { ...agent, ...headers } });
  await until(/Scraped for the first time, by Promtheus\/2\.\n/);
  // Whoever tried it with curl before still sees the scraper come.
  const byHand = { 'user-agent': 'curl/8', authorization: `Bearer ${token}` };
  for (let times = 0; times < 2; times++) await fetch(url, { headers: byHand });
  await until(/Scraped for the first time, by curl\/8\.\n/);
  expect(child.output.match(/Scraped/g)).toHaveLength(2);
  expect(child.output.match(/Refused .*/g)).toEqual([
    "Refused Promtheus/2 (401): its token is missing or not this gateway's.",
  ]);
  expect(child.output).toContain('No events are replayed');
  expect(child.output).not.toContain(token);
  expect(child.output.match(/warn: .*/g)).toEqual([
    'warn: the token is shorter than 16 characters; a longer one is harder to guess',
  ]);
});

test('--otel pushes to the endpoint, what is left at the end; its password is used and not printed', async () => {
  const receiver = await receiving();
  const base = `${new URL(receiver.url).host}/base`;
  const otel = `http://user:hunter2@${base}?key=hunter2`;
  const { child, scrapeUntil, stop } = start(['--speed', 'max', '--otel', otel]);
  await scrapeUntil('openclaw_session_stuck_total');
  expect(await stop()).toBe(0);
  for (const items of [receiver.metrics, receiver.spans, receiver.logs])
    expect(items.length).toBeGreaterThan(20);
  const { authorization } = receiver.arrivals[0]?.headers ?? {};
  expect(authorization).toBe(`Basic ${btoa('user:hunter2')}`);
  expect(child.output).toContain(`Pushing telemetry to http://${base}.\n`);
  expect(child.output).not.toContain('hunter2');
});

test('what the configuration switches off stays off with --otel; flags write debug output', async () => {
  const receiver = await receiving();
  const diagnostics = { flags: ['MODEL.*'], otel: { logs: false, traces: false } };
  const config = scratchFile('config.json', JSON.stringify({ diagnostics }));
  const args = ['--speed', 'max', '--otel', receiver.url, '--config', config];
  const { scrapeUntil, stop, until } = start(args, { OPENCLAW_DIAGNOSTICS: 'telegram.http' });
  await scrapeUntil('openclaw_session_stuck_total');
  await until(/Z model\.usage \{"type":"model\.usage"/);
  await until(/Z telegram\.http \{"type":"webhook\.received"/);
  await stop();
  expect(receiver.metrics.length).toBeGreaterThan(20);
  expect([receiver.logs, receiver.spans]).toEqual([[], []]);
});

test('what it cannot start with is named; exit code 1, or 2 with the usage for a wrong call', async () => {
  await using taken = await localServer(() => {});
  const port = String(taken.port);
  const there = scratchFile('recorded.jsonl', 'something');
  const folder = dirname(there);
  const inUse = `^port ${port} is in use; choose another with --port or PORT\n$`;
  const CASES: readonly (readonly [number, RegExp, ...string[]])[] = [
    [1, new RegExp(inUse), '--port', port],
    [1, /absent\.json/, '--config', '/absent.json'],
    [1, new RegExp(`^${folder}: `), '--config', folder],
    [1, new RegExp(`^${folder}: `), '--events', folder],
    [1, new RegExp(`^${folder}: `), '--token-file', folder],
    [1, /recorded\.jsonl/, '--record', there],
    [2, /--sped[\s\S]*Usage: npm start/, '--sped', '2'],
  ];
  await Promise.all(
    CASES.map(async ([code, message, ...args]) => {
      const { child } = start(args);
      await child.ended;
      expect([args, child.exitCode]).toEqual([args, code]);
      expect(child.output).toMatch(message);
    }),
  );
});

test('a disk without room is told with the file, and leaves no half of a token', async () => {
  // A limit on the size of a file fails as a full disk does: in the middle.
  const full = [
    '-c',
    `ulimit -f 0; exec "$0" --import "data:text/javascript,process.on('SIGXFSZ',()=>{})" "$@"`,
  ];
  const token = scratchFile('gateway.token');
  const record = scratchFile('recorded.jsonl');
  const run = (...args: string[]) =>
    new Child('sh', [...full, process.execPath, MAIN, '--port', '0', ...args]);
  const refused = run('--token-file', token);
  await refused.ended;
  expect([refused.exitCode, refused.output]).toEqual([
    1,
    `${token}: EFBIG: file too large, write\n`,
  ]);
  expect(existsSync(token)).toBe(false);
  await using going = run('--speed', 'max', '--record', record);
  await eventually(
    'the end of the recording',
    30_000,
    () => going.output.includes(`the recording has ended: ${record}: EFBIG`) || undefined,
  );
});

test('goes on when nobody reads its log any more', async () => {
  const gateway = spawn(process.execPath, [MAIN, '--port', '0'], { stdio: 'pipe' });
  onTestFinished(() => void gateway.kill('SIGKILL'));
  gateway.stderr.destroy();
  const [said] = await Promise.race([once(gateway.stdout, 'data'), once(gateway, 'exit')]);
  const [url = ''] = /http:\S+/.exec(String(said)) ?? [];
  expect((await fetch(url)).status).toBe(404);
});

test('replays a file of events, names and skips the lines that are none, and records the others for the owner alone', async () => {
  const metadata = { trusted: false, internal: true };
  const webhook = { type: 'webhook.received', ts: 1, seq: 1, channel: 'telegram', updateType: 'm' };
  const run = { ...webhook, type: 'run.completed', durationMs: 7, outcome: 'completed' };
  const fine = [webhook, run].map((event) => ({ event, metadata, privateData: { said: 'Hush' } }));
  const trace = { event: { ...webhook, trace: { traceId: 7 } }, metadata };
  const strange = [{ event: { ts: 1 }, metadata }, { event: webhook }, 7, null, trace];
  const lines = [...strange, ...fine].map((one) => JSON.stringify(one));
  const file = scratchFile('mine.jsonl', `no JSON\n${lines.join('\n')}\n${'no JSON\n'.repeat(20)}`);
  const recorded = scratchFile('recorded.jsonl');
  const replay = async (...args: string[]): Promise<string> => {
    const { child, scrapeUntil } = start(['--speed', 'max', '--events', ...args]);
    const body = await scrapeUntil('run_duration_seconds_count{');
    expect(body).toMatch(/openclaw_webhook_received_total\{[^}]*channel="telegram"[^}]*\} 1\n/);
    return child.output;
  };
  const output = await replay(file, '--record', recorded);
  expect(output).toMatch(/Replaying 2 events of .*mine\.jsonl at once, once/);
  const named = [...output.matchAll(/mine\.jsonl:(\d+): [^;]+; skipped/g)];
  const twenty = [1, 2, 3, 4, 5, 6, ...Array.from({ length: 14 }, (_, index) => index + 9)];
  expect(named.map(([, line]) => Number(line))).toEqual(twenty);
  expect(output).toContain('6 more lines are no events; skipped');
  expect(statSync(recorded).mode & 0o777).toBe(0o600);
  expect(readFileSync(recorded, 'utf8')).not.toContain('Hush');
  await replay(recorded);
});
