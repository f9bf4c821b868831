import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMessageConnection } from 'vscode-jsonrpc/node';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { edited, SHOP } from '../../../kit/shop.ts';

const SERVER = join(
  dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')),
  'bin/yaml-language-server',
);

const FIRST_LINE = '# yaml-language-server: $schema=./generated/catalog.schema.json';

const folder = mkdtempSync(join(tmpdir(), 'editor-'));
const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
const editor = createMessageConnection(server.stdout, server.stdin);
/** What the server finds wrong in a file, once it has looked. */
const problemsOf = new Map<string, (found: string[]) => void>();
let opened = 0;

beforeAll(async () => {
  writeFileSync(join(folder, 'metrics.schema.yaml'), SHOP);
  expect((await codegen(folder, [])).status).toBe(0);
  editor.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) =>
    problemsOf.get(uri)?.(diagnostics.map(({ message }: { message: string }) => message)),
  );
  editor.onRequest('workspace/configuration', () => [{}]);
  editor.onRequest('client/registerCapability', () => null);
  editor.listen();
  const opening = { processId: process.pid, rootUri: null, capabilities: {} };
  await editor.sendRequest('initialize', opening);
  await editor.sendNotification('initialized', {});
});
afterAll(() => {
  editor.dispose();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** What the server offers, says and finds at the mark `¦` of a catalog that is being written. */
async function ask(
  catalog: string,
  schema = './generated/catalog.schema.json',
): Promise<{ completions: string[]; hover: string; problems: string[] }> {
  const lines = (catalog.split('¦')[0] ?? '').split('\n');
  const position = { line: lines.length, character: lines.at(-1)?.length ?? 0 };
  opened += 1;
  const uri = pathToFileURL(join(folder, `${opened}.yaml`)).href;
  const problems = new Promise<string[]>((resolve) => problemsOf.set(uri, resolve));
  const text = `# yaml-language-server: $schema=${schema}\n${catalog.replace('¦', '')}`;
  await editor.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const where = { textDocument: { uri }, position };
  const completion = await editor.sendRequest<{ items: { label: string }[] } | null>(
    'textDocument/completion',
    where,
  );
  const hover = await editor.sendRequest<{ contents: { value: string } } | null>(
    'textDocument/hover',
    where,
  );
  return {
    completions: completion?.items.map(({ label }) => label) ?? [],
    hover: hover?.contents.value ?? '',
    problems: await problems,
  };
}

test('an editor completes the keys of a metric and the long forms of a label', async () => {
  const { completions } = await ask(edited('    labels: [outcome]\n', '    ¦\n'));
  expect(completions).toEqual(
    expect.arrayContaining(['labels', 'attributes', 'since', 'renamed_to']),
  );
  expect(completions).not.toContain('bounds');
  const label = await ask(edited('    bound: 20\n', '    ¦\n'));
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
  const { completions } = await ask(edited(from, to));
  expect(completions).toEqual(expect.arrayContaining(offered));
});

test('an editor shows what a key means, with an example', async () => {
  const { hover } = await ask(edited('    bound: 20', '    bou¦nd: 20'));
  expect(hover).toContain('Distinct values to expect at most');
  expect(hover).toMatch(/Example:\s+```yaml\s+20/);
});

test('an editor shows what a name stands for, with an example', async () => {
  const label = await ask(edited('labels: [outcome]', 'labels: [chan¦nel]'));
  expect(label.hover).toContain('`channel`: Where the order came from (such as web)');
  const policy = await ask(edited('value: token', 'value: tok¦en'));
  expect(policy.hover).toContain('`token`: such as web');
});

test('a name that is new is no mistake yet, a key that the language does not have is', async () => {
  const fresh = await ask(edited('labels: [outcome]', 'labels: [outcome, region]'));
  expect(fresh.problems).toEqual([]);
  const event = await ask(edited('{ on: order.placed }', '{ on: order.lost, value: weight }'));
  expect(event.problems).toEqual([]);
  const key = await ask(edited('    labels: [outcome]', '    label: [outcome]'));
  expect(key.problems).toEqual(['Property label is not allowed.']);
});

test('the schema knows a name before the catalog is right, and the rest stays as it was', async () => {
  const { folder, catalog } = workshop();
  await codegen(folder, []);
  const registry = join(folder, 'generated/prometheus-registry.ts');
  const before = readFileSync(registry, 'utf8');
  writeFileSync(
    catalog,
    edited('labels:\n', 'labels:\n  region: { otel: shop.region, value: tokn }\n'),
  );
  const { status, stderr } = await codegen(folder, []);
  expect(status).toBe(2);
  expect(stderr).toContain('nothing was written but generated/catalog.schema.json');
  expect(readFileSync(join(folder, 'generated/catalog.schema.json'), 'utf8')).toContain('"region"');
  expect(readFileSync(registry, 'utf8')).toBe(before);
  writeFileSync(catalog, edited('labels:', 'labels: ['));
  expect((await codegen(folder, [])).stderr).not.toContain('catalog.schema.json');
});

test('the catalog of this repository shows no false alarm', async () => {
  const text = readFileSync('metrics.schema.yaml', 'utf8');
  expect(text.split('\n')[0]).toBe(FIRST_LINE);
  const schema = pathToFileURL(resolve('generated/catalog.schema.json')).href;
  const { problems } = await ask(`¦${text}`, schema);
  expect(problems).toEqual([]);
});
