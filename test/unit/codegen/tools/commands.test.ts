import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { workshop } from '../../../kit/codegen.ts';
import { localServer } from '../../../kit/local-server.ts';
import { edited, OPERATED, SHOP } from '../../../kit/shop.ts';

interface Call {
  readonly title?: string;
  readonly run: string;
  /** A call before it. */
  readonly after?: string;
  readonly given?: Readonly<Record<string, string>>;
  readonly replaced?: Readonly<Record<string, string>>;
  /** What a service answers at `URL`. */
  readonly serves?: string;
  readonly status?: number;
  readonly says?: readonly string[];
  readonly never?: readonly string[];
  readonly silent?: boolean;
  readonly kept?: boolean;
  readonly added?: string;
  readonly files?: Readonly<Record<string, readonly string[]>>;
  readonly lacks?: Readonly<Record<string, string>>;
}

const calls: readonly Call[] = parse(
  readFileSync(new URL('commands.yaml', import.meta.url), 'utf8'),
);
const wordsOf = (call: string): string[] => call.split(' ').filter((word) => word !== '');

async function served(text: string): Promise<string> {
  const server = await localServer((_, response) => response.end(text));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.url;
}

test.each(calls.map((call) => [`codegen ${call.run}`, call.title ?? '', call] as const))(
  '%s %s',
  async (_, _title, {
    run: call,
    after,
    given = {},
    replaced = {},
    status = 0,
    serves = '',
    ...expected
  }) => {
    const text = Object.entries(replaced).reduce(
      (all, [from, to]) => edited(from, to, all),
      OPERATED,
    );
    const { run, read, write } = workshop(text);
    for (const [path, contents] of Object.entries(given)) write(path, contents);
    if (after !== undefined) await run(...wordsOf(after));
    const ended = await run(...wordsOf(call.replace('URL', await served(serves))));
    const said = ended.stdout + ended.stderr;
    expect(ended.status, said).toBe(status);
    if (expected.silent === true) expect(said).toBe('');
    for (const words of expected.says ?? []) expect(said).toContain(words);
    for (const words of expected.never ?? []) expect(said).not.toContain(words);
    for (const [path, texts] of Object.entries(expected.files ?? {}))
      for (const some of texts) expect(read(path)).toContain(some);
    for (const [path, some] of Object.entries(expected.lacks ?? {}))
      expect(read(path)).not.toContain(some);
    if (expected.kept === true) {
      const catalog = read('metrics.schema.yaml');
      expect(catalog.replace(/ {2}(?:refusals|wait):\n(?: {4}.*\n)+/, '')).toBe(text);
      expect(catalog).toContain(expected.added ?? '');
    }
  },
);

test('an entry ends its lines as the catalog does, and quotes its text where YAML asks for it', async () => {
  const { run, read } = workshop(SHOP.replaceAll('\n', '\r\n'));
  const flags = 'new metric --id refusals --group orders --type counter --on order.placed';
  await run(...flags.split(' '), '--description', 'Refused: "all" # of it');
  const catalog = read('metrics.schema.yaml');
  expect(parse(catalog).metrics.refusals.description).toBe('Refused: "all" # of it');
  expect(catalog).not.toMatch(/[^\r]\n/);
});

test('check-live takes its token from the environment; without it the reason is printed', async () => {
  const server = await localServer(({ headers }, response) => {
    const isKnown = headers.authorization === 'Bearer secret';
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? '# nothing\n' : '');
  });
  vi.stubEnv('SHOP_TOKEN', 'secret');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server[Symbol.asyncDispose]();
  });
  const { run } = workshop();
  const known = await run('check-live', `${server.url}/metrics`, '--token-env', 'SHOP_TOKEN');
  expect(known.status).toBe(0);
  const refused = await run('check-live', `${server.url}/metrics`);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/it answered 401 .*; the token is taken from SCRAPE_TOKEN/);
});
