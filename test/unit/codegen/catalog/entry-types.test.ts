import { expect, test } from 'vitest';
import { readCatalogSchema } from '../../../../codegen/catalog/grammar.ts';
import { formatted } from '../../../../codegen/output/format.ts';
import { entryTypes } from './entry-types.ts';

test('the types of entries are those that the grammar gives', async () => {
  const [file] = await formatted([{ path: 'entries.ts', text: entryTypes(readCatalogSchema()) }]);
  await expect(file?.text).toMatchFileSnapshot('../../../../codegen/catalog/generated/entries.ts');
});
