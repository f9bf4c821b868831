import fc from 'fast-check';
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { emitAll, typeErrors } from '../kit/emitted.ts';
import {
  CANARY,
  catalogCalled,
  catalogOfHostileNames,
  catalogOfHostileTexts,
  toYaml,
} from './hostile-catalog.ts';

/** The output, or undefined when the catalog was refused with findings that lie in the file. */
function generate(catalog: object): readonly GeneratedFile[] | undefined {
  const text = toYaml(catalog);
  const checked = checkCatalog('catalog.yaml', text);
  const lines = text.split('\n');
  for (const { position } of checked.diagnostics) {
    expect(position.line).toBeLessThanOrEqual(lines.length);
    expect(position.column).toBeLessThanOrEqual((lines[position.line - 1] ?? '').length + 1);
  }
  if (checked.catalog === undefined) {
    expect(checked.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    return undefined;
  }
  return emitAll(checked.catalog);
}

/** Identifiers of the code: text of the catalog must not be among them. */
function identifiersOf({ path, text }: GeneratedFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** Cells of a row as GitHub counts them: a backslash takes the next character with it. */
function cellsOf(row: string): number {
  return row.replace(/\\[!-/:-@[-`{-~]/g, '').split('|').length;
}

function expectReadable({ path, text }: GeneratedFile): void {
  if (path.endsWith('.json')) JSON.parse(text);
  if (/\.ya?ml$/.test(path)) parse(text);
  // Text of a catalog cannot end the script that holds it as data.
  if (path.endsWith('.html')) expect(text).not.toContain(`<script>${CANARY}`);
  if (!path.endsWith('.md')) return;
  // Tables keep their columns.
  for (const [rule = '', rows = ''] of text.matchAll(/^\|(?: *-+ *\|)+\n((?:\|.*\n)*)/gm)) {
    const columns = cellsOf(rule.split('\n')[0] ?? '');
    for (const row of rows.split('\n').slice(0, -1))
      expect(`${path} ${cellsOf(row)}: ${row}`).toBe(`${path} ${columns}: ${row}`);
  }
}

const seed = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 1_000_000);
/** What the tests below generate, to be compiled in one run. */
const outputs: (readonly GeneratedFile[])[] = [];

test('any text gives readable output in which none of it became code', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(catalogOfHostileTexts, (catalog) => {
      const files = generate(catalog);
      expect(files).toBeDefined();
      for (const file of files ?? []) {
        expectReadable(file);
        if (file.path.endsWith('.ts')) expect(identifiersOf(file)).not.toContain(CANARY);
      }
      if (files !== undefined && outputs.length < 25) outputs.push(files);
    }),
    { numRuns: 60, seed },
  );
});

test('any name gives a located finding or readable output', { timeout: 180_000 }, () => {
  fc.assert(
    fc.property(catalogOfHostileNames, (catalog) => {
      const files = generate(catalog);
      for (const file of files ?? []) expectReadable(file);
      if (files !== undefined) outputs.push(files);
    }),
    { numRuns: 350, seed },
  );
});

/** What generated code calls something of its own. */
const TAKEN =
  `labels texts tracker conversations unlisted record registry facts start event from error
  metadata beside options store listed names value series row memo prefix class default instruments
  handlers origin spans`.split(/\s+/);

test('parts may be called what generated code calls its own', () => {
  const refused = TAKEN.filter((name) => {
    const files = generate(catalogCalled(name));
    if (files !== undefined) outputs.push(files);
    return files === undefined;
  });
  expect(refused).toEqual([]);
});

test('what is generated type-checks', { timeout: 180_000 }, () => {
  // Enough of the catalogs with hostile names are legal for the check to mean something.
  expect(outputs.length).toBeGreaterThan(26 + TAKEN.length);
  expect(typeErrors(outputs), `HOSTILE_SEED=${seed}`).toEqual([]);
});
