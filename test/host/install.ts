import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Redactor } from '../../runtime/metrics/redactor.ts';
import { runToEnd } from '../kit/child.ts';

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
  const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runToEnd(300_000, 'npm', command, {}, { cwd: target }).catch((error) => {
    const needs = 'This test needs npm and a package registry that it can reach.';
    throw new Error(`The gateway could not be installed. ${needs}\n${error}`);
  });
  await writeFile(stamp, wanted);
  return host;
}

/** The redactor of the released gateway that `npm run test:host` installs; undefined without it. */
export async function installedRedactor(): Promise<Redactor | undefined> {
  const module = join(target, 'node_modules/openclaw/dist/plugin-sdk/security-runtime.js');
  if (!existsSync(module)) return undefined;
  const sdk = (await import(pathToFileURL(module).href)) as { redactSensitiveText: Redactor };
  return (text) => sdk.redactSensitiveText(text);
}
