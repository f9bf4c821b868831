import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareCatalogs } from '../../../../codegen/diff/compare.ts';
import { resolveText } from '../../../../codegen/pipeline.ts';
import { blocks } from '../../../kit/blocks.ts';
import { SHOP } from '../../../kit/codegen.ts';

const SPANS = `attributes:
  shop.time: How long it took.
spans:
  order:
    name: shop.order
    description: One order.
    on: order.placed
    duration: durationMs
    labels: [outcome]
    attributes: { shop.time: durationMs }
    status:
      - where: { outcome: [refused] }
`;

/** `what | for whom it breaks`, a line per change of a span. */
function changes(from: string, to: string): string[] {
  const read = (text: string) => {
    const resolved = resolveText('catalog.yaml', text).at(-1);
    if (resolved === undefined) throw new Error('the catalog cannot be read');
    return resolved;
  };
  return compareCatalogs(read(from), read(to))
    .filter(({ subject }) => subject.startsWith('span '))
    .map(({ subject, what, breaks }) => [`${subject}: ${what}`, ...breaks].join(' | '));
}

test('spans do not differ from themselves, wherever they stand in the file', () => {
  const catalog = readFileSync('metrics.schema.yaml', 'utf8');
  expect(changes(catalog, catalog)).toEqual([]);
  expect(changes(SHOP + SPANS, `# A line more.\n${SHOP}${SPANS}`)).toEqual([]);
});

test.each(blocks(new URL('spans.txt', import.meta.url)))(
  '%s, then %s',
  (from = '', to = '', change) => {
    expect(SPANS).toContain(from);
    expect(changes(SHOP + SPANS, SHOP + SPANS.replace(from, to))).toEqual([
      `span order: ${change}`,
    ]);
  },
);

test('a span that comes breaks nothing, one that goes breaks readers of traces', () => {
  const longer = SPANS.replace(
    'spans:\n',
    'spans:\n  again:\n    name: shop.again\n    description: Again.\n    on: order.placed\n',
  );
  expect(changes(SHOP + SPANS, SHOP + longer)).toEqual(['span again: is new']);
  expect(changes(SHOP + longer, SHOP + SPANS)).toEqual(['span again: is gone | otel']);
});
