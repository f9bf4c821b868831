import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../../../../codegen/emit/docs/pages/pages.ts';
import { fillRegions, localeOf } from '../../../../../codegen/emit/docs/regions.ts';
import { loadCatalog } from '../../../../../codegen/tools/load.ts';

const JA = 'ja-JP/prometheus.mdx';
const KO = 'ko/prometheus.md';
const ZH = 'zh-TW/prometheus.mdx';
const EN = 'en/opentelemetry.md';

const bytesOf = (page: string): Buffer => readFileSync(`test/data/pages/${page}`);

const { catalog } = loadCatalog('metrics.schema.yaml');
if (catalog === undefined) throw new Error('the catalog has findings');
const pieces = piecesOf(catalog);

/** A page of the repository's own catalog, filled in the language of its path. */
function filled(page: string, bytes = bytesOf(page)): ReturnType<typeof fillRegions> {
  return fillRegions(page, bytes, pieces, localeOf(page, catalog!.locales));
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
