import { expect, onTestFinished, test } from 'vitest';
import { codeFiles } from '../../../codegen/emit/typescript/code-files.ts';
import { CodeThread } from '../../../codegen/emit/typescript/code-thread.ts';
import type { Catalog } from '../../../codegen/model/catalog.ts';
import { checkCatalog } from '../../../codegen/pipeline.ts';
import { SHOP } from './codegen.ts';

function thread(): CodeThread {
  const started = new CodeThread();
  onTestFinished(() => started.stop());
  return started;
}

test('the thread prints what would be printed here', async () => {
  const { catalog } = checkCatalog('catalog.yaml', SHOP);
  if (catalog === undefined) throw new Error('the catalog has no mistake');
  expect(await thread().print(catalog)).toEqual(codeFiles(catalog));
});

test('what goes wrong in the thread is thrown here', async () => {
  await expect(thread().print({} as Catalog)).rejects.toThrow(TypeError);
});
