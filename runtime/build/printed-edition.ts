import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The code and documents of an edition of the catalog, as files. */
export interface PrintedEdition {
  /** Undefined for the newest, which `generated/` holds. */
  readonly name: string | undefined;
  readonly folder: string;
  dispose(): Promise<void>;
}

/** @throws Error with the generator's own words when the catalog has no such edition */
export async function printEdition(
  root: string,
  name: string | undefined,
): Promise<PrintedEdition> {
  if (name === undefined)
    return { name, folder: join(root, 'generated'), dispose: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'edition-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const script = ['-r', './runtime/node-version.cjs', 'codegen/main.ts'];
  const args = [...script, '--edition', name, '--out', folder];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root });
  } catch (error) {
    await dispose();
    const [reason = ''] = String((error as { stderr?: string }).stderr ?? error).split(
      '\n\nusage:',
    );
    throw new Error(reason.trim());
  }
  return { name, folder, dispose };
}
