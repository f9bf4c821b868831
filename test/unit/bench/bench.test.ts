import { expect, test } from 'vitest';
import { checkCatalog } from '../../../codegen/pipeline.ts';
import { catalogOf } from '../../bench/codegen-catalog.ts';
import { generatedStream } from '../../bench/stream.ts';
import { assertAgreement, ours, promClient } from '../../bench/subjects.ts';

test('the catalog that the benchmark generates from is one without findings', () => {
  const { catalog, diagnostics } = checkCatalog('catalog.yaml', catalogOf(30));
  expect(diagnostics.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  expect(catalog?.metrics).toHaveLength(30);
});

test('both who are compared hold the same series with the same values', async () => {
  const us = ours();
  const peer = promClient(us.registry.store.families);
  for (const { record } of [us, peer])
    for (const event of generatedStream('typical', 0).touch) record(event);
  await expect(assertAgreement(us, peer)).resolves.toBeUndefined();
});
