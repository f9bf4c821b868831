import { renameSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startCodegen, workshop } from '../../../../kit/codegen.ts';
import { SHOP } from '../../../../kit/shop.ts';

const CATALOG = 'metrics.schema.yaml';
const REGISTRY = 'generated/prometheus-registry.ts';

test('a save writes what changed; a mistake is shown and leaves the output as it is', {
  timeout: 60_000,
}, async () => {
  const { folder, read, write, at } = workshop();
  const child = startCodegen(folder, ['watch']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const said = async (text: string): Promise<string> => {
    while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    const all = output;
    output = '';
    return all;
  };
  await said('watching');

  write(CATALOG, SHOP.replace('Orders that were placed.', 'Orders of all kinds.'));
  const changed = await said('watching');
  expect(changed).toContain(`wrote ${REGISTRY}`);
  expect(changed).not.toContain('generated/events.ts');
  const before = read(REGISTRY);
  expect(before).toContain('Orders of all kinds.');

  write(CATALOG, SHOP.replace('labels: [outcome]', 'labels: [outcom]'));
  expect(await said('watching')).toContain('error unknown-label');
  expect(read(REGISTRY)).toBe(before);

  // As an editor does that replaces the file.
  write('new', SHOP);
  renameSync(at('new'), at(CATALOG));
  await said('watching');
  expect(read(REGISTRY)).toContain('Orders that were placed.');

  // A guide that comes, and one that changes.
  write(CATALOG, `${SHOP}\nguides: { shop: guide.md }\n`);
  expect(await said('watching')).toContain('unknown-guide');
  write('guide.md', '---\ntitle: Shop\n---\n\nIt sells bread.\n');
  await said('watching');
  write('guide.md', '---\ntitle: Shop\n---\n\nIt sells cake.\n');
  expect(await said('watching')).toContain('wrote generated/docs/en/shop.md');

  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
