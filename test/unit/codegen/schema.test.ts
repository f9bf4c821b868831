import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codegen, SHOP, workshop } from './codegen.ts';

const SCHEMA = new URL('../../../codegen/catalog/catalog.schema.json', import.meta.url);
const SERVER = join(
  dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')),
  'bin/yaml-language-server',
);

test('the schema that is printed is the one that catalogs are validated with', async () => {
  const { status, stdout } = await codegen(workshop().folder, ['schema']);
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(SCHEMA, 'utf8'));
});

/** An editor, as far as the language server can tell. */
class Editor {
  readonly #server: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
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
    if (message.method !== undefined && message.id !== undefined)
      this.#send({
        id: message.id,
        result: message.method === 'workspace/configuration' ? [{}] : null,
      });
    else if (message.id !== undefined) this.#answers.get(message.id)?.(message.result);
    return true;
  }
}

/** What the server offers and says at the mark `¦` of a catalog. */
async function ask(text: string): Promise<{ completions: string[]; hover: string }> {
  const editor = new Editor();
  onTestFinished(() => editor.close());
  const [before = ''] = text.split('¦');
  const lines = before.split('\n');
  const position = { line: lines.length, character: lines.at(-1)?.length ?? 0 };
  const uri = 'file:///tmp/catalog.yaml';
  await editor.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  editor.notify('initialized', {});
  editor.notify('textDocument/didOpen', {
    textDocument: {
      uri,
      languageId: 'yaml',
      version: 1,
      text: `# yaml-language-server: $schema=${SCHEMA.href}\n${text.replace('¦', '')}`,
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
  };
}

test('an editor completes the keys of a metric', async () => {
  const { completions } = await ask(SHOP.replace('    labels: [outcome]\n', '    ¦\n'));
  expect(completions).toEqual(
    expect.arrayContaining(['labels', 'attributes', 'since', 'renamed_to']),
  );
  expect(completions).not.toContain('bounds');
});

test('an editor completes the values of a key', async () => {
  const { completions } = await ask(SHOP.replace('trust: trusted', 'trust: ¦'));
  expect(completions).toEqual(expect.arrayContaining(['trusted', 'internal', 'trace', 'any']));
});

test('an editor shows what a key means', async () => {
  const { hover } = await ask(SHOP.replace('    bound: 20', '    bou¦nd: 20'));
  expect(hover).toContain('Distinct values to expect at most');
});

test('an editor completes long forms of a label', async () => {
  const { completions } = await ask(SHOP.replace('    bound: 20\n', '    ¦\n'));
  expect(completions).toEqual(expect.arrayContaining(['by_event', 'first', 'join', 'fallback']));
});
