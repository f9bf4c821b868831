import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './children.ts';

const source = join(import.meta.dirname, 'install');
const target = join(import.meta.dirname, '../../.cache/host');

/** The folder that holds the released gateway, installed from the lock file beside this module. */
export async function installHost(note: (text: string) => void): Promise<string> {
  const host = join(target, 'node_modules/openclaw');
  const wanted = createHash('sha256')
    .update(await readFile(join(source, 'package-lock.json')))
    .digest('hex');
  const stamp = join(target, 'installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    note(`already installed in ${target}`);
    return host;
  }
  await rm(stamp, { force: true });
  await mkdir(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(source, file), join(target, file));
  }
  note('npm ci --ignore-scripts (about 330 packages, 650 MB, half a minute)');
  const { code, output } = await runChild(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: target, limitMs: 300_000 },
  );
  if (code !== 0) {
    throw new Error(
      `The gateway could not be installed. This test needs npm and a package registry it can reach.\n${output}`,
    );
  }
  await writeFile(stamp, wanted);
  return host;
}
