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

test.each([
  ['no family that the catalog has got since', { a: 1, 'new{x="1"}': 1 }, { a: 1 }, undefined],
  ['a value', { a: 1 }, { a: 2 }, /^a is 1 for us and 2/],
  ['a series of ours', { 'a{x="1"}': 1, 'a{x="2"}': 1 }, { 'a{x="1"}': 1 }, /^a{x="2"} is 1/],
  ['a family of the peer', {}, { a: 1 }, /^a is NaN for us and 1/],
])('what is compared: %s', async (_what, ours, theirs, said) => {
  const holding = (samples: object) => ({ samples: async () => new Map(Object.entries(samples)) });
  const compared = assertAgreement(holding(ours), holding(theirs)).catch(({ message }) => message);
  if (said === undefined) expect(await compared).toBeUndefined();
  else expect(await compared).toMatch(said);
});
