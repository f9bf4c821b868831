import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../../../../codegen/emit/docs/pages/pages.ts';
import { fillRegions, localeOf } from '../../../../../codegen/emit/docs/regions.ts';
import { loadCatalog } from '../../../../../codegen/tools/load.ts';
import { workshop } from '../../../../kit/codegen.ts';

const JA = 'ja-JP/prometheus.mdx';
const KO = 'ko/prometheus.md';
const ZH = 'zh-TW/prometheus.mdx';
const EN = 'en/opentelemetry.md';

const bytesOf = (page: string): Buffer => readFileSync(`test/data/pages/${page}`);

const { catalog } = loadCatalog('metrics.schema.yaml');
if (catalog === undefined) throw new Error('the catalog has findings');
const pieces = [...piecesOf(catalog)];

/** A page of the repository's own catalog, filled in the language of its path. */
function filled(page: string, bytes = bytesOf(page)): ReturnType<typeof fillRegions> {
  const locale = localeOf(page, catalog!.locales);
  const texts = new Map(pieces.map(([name, text]) => [name, () => text(locale)]));
  return fillRegions(page, bytes, texts);
}

/** The page without the lines between its markers. */
function frame(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/(codegen:begin [^\n]*\n)(?:(?![^\n]*codegen:end)[^\n]*\n)*/g, '$1');
}

describe('pages shaped like the documents, in four languages', () => {
  test.each([
    [JA, '系列までです'],
    [KO, '대체 값'],
    [ZH, '權杖'],
    [EN, '| `openclaw.model.call` |'],
  ])('%s is filled in its own language, and nothing else of it changes', (page, text) => {
    const { bytes, diagnostics } = filled(page);
    expect(diagnostics).toEqual([]);
    expect(frame(bytes)).toBe(frame(bytesOf(page)));
    expect(bytes.toString()).toContain(text);
    expect(filled(page, bytes).changed).toEqual([]);
  });

  test('text inside a component is indented like its marker', () => {
    expect(filled(JA).bytes.toString()).toMatch(/^ {4}- \S/m);
  });

  test('an example in a code block is no marker', () => {
    expect(filled(ZH).bytes.toString()).toContain(
      '```md\n<!-- codegen:begin prometheus-metrics -->\n<!-- codegen:end prometheus-metrics -->\n```',
    );
  });

  test('line endings, a byte order mark, other encodings and a missing last line end stay', () => {
    const text = bytesOf(KO).toString().replaceAll('\n', '\r\n').trimEnd();
    const odd = Buffer.concat([
      Buffer.from('\ufeff'),
      Buffer.from([0xff, 0xfe, 0x0d, 0x0a]),
      Buffer.from(text),
    ]);
    const { bytes } = filled(KO, odd);
    expect(frame(bytes)).toBe(frame(odd));
    expect(bytes.subarray(0, 7)).toEqual(odd.subarray(0, 7));
    expect(bytes.toString('latin1').replaceAll('\r\n', '')).not.toContain('\n');
  });
});

const begin = (name: string): string => `<!-- codegen:begin ${name} -->\n`;
const end = (name: string): string => `<!-- codegen:end ${name} -->\n`;

const UNBALANCED = 'unbalanced-marker';

test.each([
  ['has no end', begin('recipes'), UNBALANCED, 1],
  ['has no begin', `x\n${end('recipes')}`, UNBALANCED, 2],
  ['ends another region', begin('recipes') + end('events'), UNBALANCED, 2],
  ['begins one in another', begin('recipes') + begin('events') + end('events'), UNBALANCED, 2],
  ['asks for what there is not', `\n\n${begin('recipe')}${end('recipe')}`, 'unknown-region', 3],
  ['has no name', '<!-- codegen:begin -->\n<!-- codegen:end -->\n', 'unknown-region', 1],
  ['has text beside a marker', `See ${begin('recipes')}`, 'broken-marker', 1],
  ['has no marker', 'Nothing here.\n', 'missing-marker', 1],
  ['is empty', '', 'missing-marker', 1],
])('a page that %s is reported with its place', (_, text, id, line) => {
  const bytes = Buffer.from(text);
  const texts = new Map(['recipes', 'events'].map((name) => [name, () => 'text']));
  const filled = fillRegions('broken.md', bytes, texts);
  expect(filled.diagnostics).toMatchObject([{ id, position: { file: 'broken.md', line } }]);
  expect(filled.bytes).toBe(bytes);
});

test('the help for an MDX page is a marker that MDX takes', () => {
  const [finding] = fillRegions('page.mdx', Buffer.from('x\n'), new Map()).diagnostics;
  expect(finding?.help).toContain('`{/* codegen:begin NAME */}`');
});

describe('the command', () => {
  /** A shop with pages of these texts. */
  function pages(texts: Readonly<Record<string, string>>) {
    const { run, read, write } = workshop();
    for (const [page, text] of Object.entries(texts)) write(`docs/${page}`, text);
    const docs = async (...args: string[]): Promise<{ status: number; output: string }> => {
      const { status, stdout, stderr } = await run('docs', ...args);
      return { status, output: stdout + stderr };
    };
    return { docs, read };
  }
  const fine = begin('events') + end('events');
  const ONE = ['--into', 'docs/one.md'];

  test('fills; with --check it names what differs, and writes nothing', async () => {
    const { docs, read } = pages({ 'one.md': fine });
    expect(await docs(...ONE, '--check')).toEqual({
      status: 1,
      output: 'stale docs/one.md events\n',
    });
    expect(read('docs/one.md')).toBe(fine);
    expect(await docs(...ONE)).toEqual({ status: 0, output: 'filled docs/one.md events\n' });
    expect(read('docs/one.md')).toContain('`order.placed`');
    expect(await docs(...ONE, '--check')).toEqual({ status: 0, output: '' });
    expect((await docs()).output).toContain('prometheus-metrics\n');
  });

  test('writes no page when one cannot be filled', async () => {
    const { docs, read } = pages({ 'one.md': fine, 'broken.md': begin('event') + end('event') });
    const { status, output } = await docs(...ONE, 'docs/broken.md');
    expect(status).toBe(2);
    expect(output).toContain('broken.md:1:1 error unknown-region ');
    expect(output).toContain('help: did you mean `events`?');
    expect(read('docs/one.md')).toBe(fine);
  });

  test('a file that is not there and a locale that nobody speaks are wrong calls', async () => {
    const { docs } = pages({ 'one.md': fine });
    expect(await docs('--into', 'docs/nowhere.md')).toMatchObject({ status: 64 });
    const { status, output } = await docs(...ONE, '--locale', 'fr');
    expect(status).toBe(64);
    expect(output).toContain('there is no locale fr');
  });
});
