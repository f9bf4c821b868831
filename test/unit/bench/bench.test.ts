import { expect, test } from 'vitest';
import { checkCatalog } from '../../../codegen/pipeline.ts';
import { assertAgreement } from '../../bench/agreement.ts';
import { catalogOf } from '../../bench/codegen-catalog.ts';
import { withPeers } from '../../bench/groups/record.ts';
import { generatedStream } from '../../bench/stream.ts';
import { ours } from '../../bench/subjects/ours.ts';

test('the catalog that the benchmark generates from is one without findings', () => {
  const { catalog, diagnostics } = checkCatalog('catalog.yaml', catalogOf(30));
  expect(diagnostics.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  expect(catalog?.metrics).toHaveLength(30);
});

test('all who are compared hold the same series with the same values', async () => {
  const contenders = withPeers(ours());
  for (const event of generatedStream('typical', 0).touch)
    for (const { record } of contenders) record(event);
  await expect(assertAgreement(contenders)).resolves.toBeUndefined();
});
