import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCodegen, workshop } from '../../../../kit/codegen.ts';
import { SHOP } from '../../../../kit/shop.ts';

test('a save writes what changed; a mistake is shown and leaves the output as it is', {
  timeout: 60_000,
}, async () => {
  const { folder, catalog } = workshop();
  const child = startCodegen(folder, ['watch']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const said = async (text: string): Promise<string> => {
    while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    const all = output;
    output = '';
    return all;
  };
  await said('watching metrics.schema.yaml');
  const registry = (): string =>
    readFileSync(join(folder, 'generated/prometheus-registry.ts'), 'utf8');

  writeFileSync(catalog, SHOP.replace('Orders that were placed.', 'Orders of all kinds.'));
  const changed = await said('file(s) changed');
  expect(changed).toContain('wrote generated/prometheus-registry.ts');
  expect(changed).not.toContain('generated/events.ts');
  expect(registry()).toContain('Orders of all kinds.');

  const before = registry();
  writeFileSync(catalog, SHOP.replace('labels: [outcome]', 'labels: [outcom]'));
  expect(await said('nothing was written')).toContain('error unknown-label');
  expect(registry()).toBe(before);

  // As an editor does that replaces the file.
  writeFileSync(`${catalog}.new`, SHOP);
  renameSync(`${catalog}.new`, catalog);
  await said('file(s) changed');
  expect(registry()).toContain('Orders that were placed.');

  // A guide that comes, and one that changes.
  writeFileSync(catalog, `${SHOP}\nguides: { shop: guide.md }\n`);
  expect(await said('file(s) changed')).toContain('unknown-guide');
  const guide = (sells: string): void =>
    writeFileSync(join(folder, 'guide.md'), `---\ntitle: Shop\n---\n\nIt sells ${sells}.\n`);
  guide('bread');
  await said('file(s) changed');
  guide('cake');
  expect(await said('file(s) changed')).toContain('wrote generated/docs/en/shop.md');

  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
