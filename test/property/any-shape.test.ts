import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitAll } from '../../codegen/emit/outputs.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { typeErrors } from '../kit/type-errors.ts';
import { catalogOf, shape } from './any-shape.ts';
import { toYaml } from './hostile-catalog.ts';

test('a catalog of any shape that the rules accept gives code that compiles, in every edition', {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env['SHAPE_SEED'] ?? Date.now() % 1_000_000);
  const runs = Number(process.env['SHAPE_RUNS'] ?? 60);
  const outputs = fc.sample(shape, { numRuns: runs, seed }).flatMap((one, index) => {
    const text = toYaml(JSON.parse(JSON.stringify(catalogOf(one, index))));
    return checkCatalog('catalog.yaml', text).editions.map(({ catalog }) => emitAll(catalog));
  });
  // Many shapes are refused; enough are not for the check to mean something.
  expect(outputs.length).toBeGreaterThan(60);
  expect(typeErrors(outputs), `SHAPE_SEED=${seed}`).toEqual([]);
});
