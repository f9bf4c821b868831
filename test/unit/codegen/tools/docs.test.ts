import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fillRegions } from '../../../../codegen/emit/docs/regions/regions.ts';
import { codegen } from '../../../kit/codegen.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const PAGES = fileURLToPath(new URL('../../../data/pages', import.meta.url));
const JA = 'ja-JP/prometheus.mdx';
const ALL = [JA, 'zh-TW/prometheus.mdx', 'ko/prometheus.md', 'en/opentelemetry.md'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docs-into-'));
  cpSync(PAGES, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (page: string): string => join(folder, page);
const read = (page: string): string => readFileSync(at(page), 'utf8');

async function docs(...args: string[]): Promise<{ status: number; output: string }> {
  const { status, stdout, stderr } = await codegen(ROOT, ['docs', ...args]);
  return { status, output: stdout + stderr };
}

const into = (...pages: string[]): string[] => ['--into', ...pages.map(at)];

/** The page without the lines between its markers. */
function frame(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/(codegen:begin [^\n]*\n)(?:(?![^\n]*codegen:end)[^\n]*\n)*/g, '$1');
}

/** Names, type words and labels of the rows, as the documents have them. */
function rowsOf(page: string): unknown[] {
  return [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, name, type, labels = '']) => {
      const names = [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label);
      return [name, type, names.length === 0 ? labels : names];
    },
  );
}

describe('pages shaped like the documents, in four languages', () => {
  test.each([
    [JA, 'prometheus-2026.5-ja'],
    ['zh-TW/prometheus.mdx', 'prometheus-2026.5-zh-TW'],
    ['ko/prometheus.md', 'prometheus-2026.5-ko'],
  ])('%s gets the table of its document', async (page, name) => {
    expect(await docs(...into(page), '--edition', '2026.5')).toMatchObject({ status: 0 });
    const document = JSON.parse(
      readFileSync(join(ROOT, `test/data/documents/${name}.json`), 'utf8'),
    ) as { rows: unknown[] };
    expect(rowsOf(read(page))).toEqual(document.rows);
  });

  test('every page is filled in its own language, and nothing else of it changes', async () => {
    const before = ALL.map((page) => frame(readFileSync(at(page))));
    expect(await docs(...into(...ALL))).toMatchObject({ status: 0 });
    expect(ALL.map((page) => frame(readFileSync(at(page))))).toEqual(before);
    expect(read(JA)).toContain('系列までです');
    expect(read('ko/prometheus.md')).toContain('대체 값');
    expect(read('zh-TW/prometheus.mdx')).toContain('權杖');
    expect(read('en/opentelemetry.md')).toContain('| `openclaw.model.call` |');
  });

  test('text inside a component is indented like its marker', async () => {
    await docs(...into(JA));
    expect(read(JA)).toMatch(/^ {4}- \S/m);
  });

  test('an example in a code block is no marker', async () => {
    await docs(...into('zh-TW/prometheus.mdx'));
    expect(read('zh-TW/prometheus.mdx')).toContain(
      '```md\n<!-- codegen:begin prometheus-metrics -->\n<!-- codegen:end prometheus-metrics -->\n```',
    );
  });
});

describe('bytes', () => {
  test('line endings, a byte order mark, other encodings and a missing last line end stay', async () => {
    const text = read('ko/prometheus.md').replaceAll('\n', '\r\n').trimEnd();
    const odd = Buffer.concat([
      Buffer.from('\ufeff'),
      Buffer.from([0xff, 0xfe, 0x0d, 0x0a]),
      Buffer.from(text),
    ]);
    writeFileSync(at('ko/prometheus.md'), odd);
    expect(await docs(...into('ko/prometheus.md'))).toMatchObject({ status: 0 });
    const after = readFileSync(at('ko/prometheus.md'));
    expect(frame(after)).toBe(frame(odd));
    expect(after.subarray(0, 7)).toEqual(odd.subarray(0, 7));
    expect(after.toString('latin1').replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('a second run changes nothing', async () => {
    await docs(...into(...ALL));
    const once = ALL.map(read);
    expect(await docs(...into(...ALL))).toEqual({ status: 0, output: '' });
    expect(ALL.map(read)).toEqual(once);
  });
});

describe('--check', () => {
  test('names each region that differs, and writes nothing', async () => {
    const before = read(JA);
    const { status, output } = await docs(...into(JA), '--check');
    expect(status).toBe(1);
    expect(output.match(/^stale .* ([\w-]+)$/gm)).toHaveLength(4);
    expect(read(JA)).toBe(before);
  });

  test('says nothing about a page that is up to date', async () => {
    await docs(...into(JA));
    expect(await docs(...into(JA), '--check')).toEqual({ status: 0, output: '' });
  });
});

describe('a page that cannot be filled', () => {
  const begin = (name: string): string => `<!-- codegen:begin ${name} -->\n`;
  const end = (name: string): string => `<!-- codegen:end ${name} -->\n`;

  test.each([
    ['has no end', begin('recipes'), 'unbalanced-marker', 1],
    ['has no begin', `x\n${end('recipes')}`, 'unbalanced-marker', 2],
    ['ends another region', begin('recipes') + end('events'), 'unbalanced-marker', 2],
    [
      'begins a region in a region',
      begin('recipes') + begin('events') + end('events'),
      'unbalanced-marker',
      2,
    ],
    ['asks for what there is not', `\n\n${begin('recipe')}${end('recipe')}`, 'unknown-region', 3],
    ['has no name', '<!-- codegen:begin -->\n<!-- codegen:end -->\n', 'unknown-region', 1],
    ['has text beside a marker', `See ${begin('recipes')}`, 'broken-marker', 1],
    ['has no marker', 'Nothing here.\n', 'missing-marker', 1],
    ['is empty', '', 'missing-marker', 1],
  ])('that %s is reported with its place', (_, text, id, line) => {
    const bytes = Buffer.from(text);
    const texts = new Map(['recipes', 'events'].map((name) => [name, () => 'text']));
    const filled = fillRegions('broken.md', bytes, texts);
    expect(filled.diagnostics).toMatchObject([{ id, position: { file: 'broken.md', line } }]);
    expect(filled.bytes).toBe(bytes);
  });

  test('keeps the other pages from being written', async () => {
    writeFileSync(at('en/broken.md'), begin('recipe') + end('recipe'));
    const before = read(JA);
    const { status, output } = await docs(...into(JA, 'en/broken.md'));
    expect(status).toBe(2);
    expect(output).toContain('broken.md:1:1 error unknown-region ');
    expect(output).toContain('help: did you mean `recipes`?');
    expect(read(JA)).toBe(before);
  });

  test('a file that is not there and a locale that nobody speaks are wrong calls', async () => {
    expect(await docs('--into', at('en/nowhere.md'))).toMatchObject({ status: 64 });
    const { status, output } = await docs(...into(JA), '--locale', 'fr');
    expect(status).toBe(64);
    expect(output).toContain('there is no locale fr');
  });
});
