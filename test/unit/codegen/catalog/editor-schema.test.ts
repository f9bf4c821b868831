import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codegen, SHOP, workshop } from '../../../kit/codegen.ts';

const SERVER = join(
  dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')),
  'bin/yaml-language-server',
);

const FIRST_LINE = '# yaml-language-server: $schema=./generated/catalog.schema.json';

/** An editor, as far as the language server can tell. */
class Editor {
  readonly #server: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #problems = new Map<string, (found: string[]) => void>();
  #received = Buffer.alloc(0);
  #id = 0;

  constructor() {
    this.#server = spawn(process.execPath, [SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#server.stdout?.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      while (this.#readMessage());
    });
  }

  request(method: string, params: object): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    return answer;
  }

  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  /** What the server finds wrong in a file, once it has looked. */
  problemsOf(uri: string): Promise<string[]> {
    return new Promise((resolve) => this.#problems.set(uri, resolve));
  }

  close(): void {
    this.#server.kill();
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #readMessage(): boolean {
    const head = this.#received.indexOf('\r\n\r\n');
    const length = Number(
      /Content-Length: (\d+)/.exec(this.#received.toString('latin1', 0, head))?.[1],
    );
    if (head < 0 || this.#received.length < head + 4 + length) return false;
    const message = JSON.parse(this.#received.toString('utf8', head + 4, head + 4 + length));
    this.#received = this.#received.subarray(head + 4 + length);
    if (message.method === 'textDocument/publishDiagnostics')
      this.#problems.get(message.params.uri)?.(
        message.params.diagnostics.map(({ message: text }: { message: string }) => text),
      );
    if (message.method !== undefined && message.id !== undefined)
      this.#send({
        id: message.id,
        result: message.method === 'workspace/configuration' ? [{}] : null,
      });
    else if (message.id !== undefined) this.#answers.get(message.id)?.(message.result);
    return true;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'editor-'));
let editor: Editor;
let opened = 0;

beforeAll(async () => {
  writeFileSync(join(folder, 'metrics.schema.yaml'), SHOP);
  expect((await codegen(folder, [])).status).toBe(0);
  editor = new Editor();
  await editor.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  editor.notify('initialized', {});
});
afterAll(() => {
  editor.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the server offers, says and finds at the mark `¦` of a catalog that is being written. */
async function ask(
  text: string,
  schema = './generated/catalog.schema.json',
): Promise<{ completions: string[]; hover: string; problems: string[] }> {
  const [before = ''] = text.split('¦');
  const lines = before.split('\n');
  const position = { line: lines.length, character: lines.at(-1)?.length ?? 0 };
  opened += 1;
  const uri = pathToFileURL(join(folder, `${opened}.yaml`)).href;
  const problems = editor.problemsOf(uri);
  editor.notify('textDocument/didOpen', {
    textDocument: {
      uri,
      languageId: 'yaml',
      version: 1,
      text: `# yaml-language-server: $schema=${schema}\n${text.replace('¦', '')}`,
    },
  });
  const where = { textDocument: { uri }, position };
  const completion = (await editor.request('textDocument/completion', where)) as {
    items: { label: string }[];
  } | null;
  const hover = (await editor.request('textDocument/hover', where)) as {
    contents: { value: string };
  } | null;
  return {
    completions: completion?.items.map(({ label }) => label) ?? [],
    hover: hover?.contents.value ?? '',
    problems: await problems,
  };
}

const edit = (from: string, to: string): string => {
  expect(SHOP).toContain(from);
  return SHOP.replace(from, to);
};

test('an editor completes the keys of a metric and the long forms of a label', async () => {
  const { completions } = await ask(edit('    labels: [outcome]\n', '    ¦\n'));
  expect(completions).toEqual(
    expect.arrayContaining(['labels', 'attributes', 'since', 'renamed_to']),
  );
  expect(completions).not.toContain('bounds');
  const label = await ask(edit('    bound: 20\n', '    ¦\n'));
  expect(label.completions).toEqual(
    expect.arrayContaining(['by_event', 'first', 'join', 'fallback']),
  );
});

test.each<[place: string, from: string, to: string, offered: string[]]>([
  ['a word of the language', 'trust: trusted', 'trust: ¦', ['trusted', 'internal', 'any']],
  ['an event', '{ on: order.placed }', '{ on: o¦ }', ['order.placed']],
  ['a label', 'labels: [outcome]', 'labels: [¦]', ['channel', 'outcome']],
  [
    'a bucket set',
    'name: shop.order.duration, buckets: seconds',
    'name: shop.order.duration, buckets: s¦',
    ['seconds'],
  ],
  ['a group', 'group: orders', 'group: ¦', ['orders']],
  ['a value policy', 'value: token', 'value: ¦', ['token', 'enum']],
  ['an edition', 'type: histogram', 'type: histogram\n    since: ¦', ['"1.0"', '"2.0"']],
  ['a field of the event', 'value: durationMs', 'value: d¦', ['durationMs']],
  [
    'a member of a field',
    '{ on: order.placed }',
    '{ on: order.placed, where: { outcome: [¦] } }',
    ['paid', 'refused'],
  ],
])('an editor completes %s', async (_, from, to, offered) => {
  const { completions } = await ask(edit(from, to));
  expect(completions).toEqual(expect.arrayContaining(offered));
});

test('an editor shows what a key means, with an example', async () => {
  const { hover } = await ask(edit('    bound: 20', '    bou¦nd: 20'));
  expect(hover).toContain('Distinct values to expect at most');
  expect(hover).toMatch(/Example:\s+```yaml\s+20/);
});

test('an editor shows what a name stands for, with an example', async () => {
  const label = await ask(edit('labels: [outcome]', 'labels: [chan¦nel]'));
  expect(label.hover).toContain('`channel`: Where the order came from (such as web)');
  const policy = await ask(edit('value: token', 'value: tok¦en'));
  expect(policy.hover).toContain('`token`: such as web');
});

test('a name that is new is no mistake yet, a key that the language does not have is', async () => {
  const fresh = await ask(edit('labels: [outcome]', 'labels: [outcome, region]'));
  expect(fresh.problems).toEqual([]);
  const event = await ask(edit('{ on: order.placed }', '{ on: order.lost, value: weight }'));
  expect(event.problems).toEqual([]);
  const key = await ask(edit('    labels: [outcome]', '    label: [outcome]'));
  expect(key.problems).toEqual(['Property label is not allowed.']);
});

test('the schema knows a name before the catalog is right, and the rest stays as it was', async () => {
  const { folder, catalog } = workshop();
  await codegen(folder, []);
  const registry = join(folder, 'generated/prometheus-registry.ts');
  const before = readFileSync(registry, 'utf8');
  writeFileSync(
    catalog,
    edit('labels:\n', 'labels:\n  region: { otel: shop.region, value: tokn }\n'),
  );
  const { status, stderr } = await codegen(folder, []);
  expect(status).toBe(2);
  expect(stderr).toContain('nothing was written but generated/catalog.schema.json');
  expect(readFileSync(join(folder, 'generated/catalog.schema.json'), 'utf8')).toContain('"region"');
  expect(readFileSync(registry, 'utf8')).toBe(before);
  writeFileSync(catalog, edit('labels:', 'labels: ['));
  expect((await codegen(folder, [])).stderr).not.toContain('catalog.schema.json');
});

test('the catalog of this repository shows no false alarm', async () => {
  const text = readFileSync('metrics.schema.yaml', 'utf8');
  expect(text.split('\n')[0]).toBe(FIRST_LINE);
  const schema = pathToFileURL(resolve('generated/catalog.schema.json')).href;
  const { problems } = await ask(`¦${text}`, schema);
  expect(problems).toEqual([]);
});
