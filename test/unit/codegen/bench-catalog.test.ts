import { expect, test } from 'vitest';
import { checkCatalog } from '../../../codegen/pipeline.ts';
import { catalogOf } from '../../bench/codegen-catalog.ts';

test('the catalog that the benchmark generates from is one without findings', () => {
  const { catalog, diagnostics } = checkCatalog('catalog.yaml', catalogOf(30));
  expect(diagnostics.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  expect(catalog?.metrics).toHaveLength(30);
});
