import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Packs the folder of a plugin as `npm publish` would, into `<target>/<plugin id>-<version>.tgz`,
 * so that it can be installed from one file. The same folder gives the same bytes.
 *
 * @returns path of the archive
 */
export async function packPlugin(folder: string, version: string, target: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
  const [packed] = JSON.parse(stdout) as [{ readonly filename: string }];
  const archive = join(target, `${basename(folder)}-${version}.tgz`);
  await rename(join(target, packed.filename), archive);
  return archive;
}
