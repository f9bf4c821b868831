import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emitAll } from '../../../../codegen/emit/outputs.ts';
import { checkCatalog, editionOf } from '../../../../codegen/pipeline.ts';

const TEXT = readFileSync('metrics.schema.yaml', 'utf8');

describe('the catalog of an edition', () => {
  const checked = checkCatalog('metrics.schema.yaml', TEXT);

  it.each([
    ['2026.5', 14],
    ['2026.9', 21],
  ])('%s has %i spans, and prints', (edition, count) => {
    const known = editionOf(checked, edition);
    expect(known?.spans).toHaveLength(count);
    const files = known === undefined ? [] : emitAll(known).map(({ path }) => path);
    expect(files).toContain('otel-spans.ts');
    for (const locale of ['en', 'ja', 'ko', 'zh-TW'])
      expect(files).toContain(`docs/${locale}/otel-spans.md`);
  });

  it('leaves later attributes out of an earlier edition', () => {
    const names = (edition: string): string[] | undefined =>
      editionOf(checked, edition)
        ?.spans.find(({ id }) => id === 'context_assembled')
        ?.attributes.map(({ name }) => name);
    expect(names('2026.5')).toEqual([
      'openclaw.errorCategory',
      'openclaw.prompt.size',
      'openclaw.history.size',
      'openclaw.context.tokens',
    ]);
    expect(names('2026.9')?.length).toBeGreaterThan(4);
  });
});

it('prints a text that would end the comment that it stands in', () => {
  const text = TEXT.replace(
    'description: Marks the moment a webhook update failed; it has no length of its own.',
    'description: "Ends */ here | `there`"',
  );
  const { catalog } = checkCatalog('catalog.yaml', text);
  const files = catalog === undefined ? [] : emitAll(catalog);
  const printed = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  expect(printed('otel-spans.ts')).toContain('| `there`');
  expect(printed('otel-spans.ts')).not.toContain('Ends */');
  expect(printed('docs/en/otel-spans.md')).toContain('Ends */ here');
});
