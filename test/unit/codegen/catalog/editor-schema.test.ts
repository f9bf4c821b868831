import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type MarkupContent } from 'yaml-language-server';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { edited, SHOP } from '../../../kit/shop.ts';

const FIRST_LINE = '# yaml-language-server: $schema=./generated/catalog.schema.json';

const folder = mkdtempSync(join(tmpdir(), 'editor-'));
/** What a YAML language server asks, without the process around it. */
const editor = getLanguageService({
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), 'utf8'),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});
editor.configure({ validate: true, hover: true, completion: true });
let opened = 0;

beforeAll(async () => {
  writeFileSync(join(folder, 'metrics.schema.yaml'), SHOP);
  expect((await codegen(folder, [])).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the server offers, says and finds at the mark `¦` of a catalog that is being written. */
async function ask(
  catalog: string,
  schema = './generated/catalog.schema.json',
): Promise<{ completions: string[]; hover: string; problems: string[] }> {
  const lines = (catalog.split('¦')[0] ?? '').split('\n');
  const position = { line: lines.length, character: lines.at(-1)?.length ?? 0 };
  opened += 1;
  const uri = pathToFileURL(join(folder, `${opened}.yaml`)).href;
  const text = `# yaml-language-server: $schema=${schema}\n${catalog.replace('¦', '')}`;
  const document = TextDocument.create(uri, 'yaml', 1, text);
  const { items } = await editor.doComplete(document, position, false);
  const hover = await editor.doHover(document, position);
  const problems = await editor.doValidation(document, false);
  return {
    completions: items.map(({ label }) => label),
    hover: (hover?.contents as MarkupContent | undefined)?.value ?? '',
    problems: problems.map(({ message }) => String(message)),
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

test('an editor shows what a name stands for, with examples where they are its own', async () => {
  const label = await ask(edited('labels: [outcome]', 'labels: [chan¦nel]'));
  expect(label.hover).toContain('`channel`: Where the order came from\n');
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
  const { run, read, write } = workshop();
  await run();
  const before = read('generated/prometheus-registry.ts');
  const region = 'labels:\n  region: { otel: shop.region, value: tokn }\n';
  write('metrics.schema.yaml', edited('labels:\n', region));
  const { status, stderr } = await run();
  expect(status).toBe(2);
  expect(stderr).toContain('nothing was written but generated/catalog.schema.json');
  expect(read('generated/catalog.schema.json')).toContain('"region"');
  expect(read('generated/prometheus-registry.ts')).toBe(before);
  write('metrics.schema.yaml', edited('labels:', 'labels: ['));
  expect((await run()).stderr).not.toContain('catalog.schema.json');
});

test('the catalog of this repository shows no false alarm', async () => {
  const text = readFileSync('metrics.schema.yaml', 'utf8');
  expect(text.split('\n')[0]).toBe(FIRST_LINE);
  const schema = pathToFileURL(resolve('generated/catalog.schema.json')).href;
  const { problems } = await ask(`¦${text}`, schema);
  expect(problems).toEqual([]);
});
