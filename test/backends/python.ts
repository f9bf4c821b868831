import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../kit/child.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const FOLDER = join(import.meta.dirname, '../../.cache/backends/venv');
/** Written when everything is installed. */
const STAMP = join(FOLDER, '../installed');

/** Milliseconds: some 200 packages, on a slow line. */
const INSTALL_LIMIT = 30 * 60_000;

/** The backends as Python packages in a virtual environment of their own. */
export interface Installed {
  /** The path of one of their programs. */
  readonly program: (name: string) => string;
  /** By package: the version that is installed. */
  readonly versions: ReadonlyMap<string, string>;
}

/** The virtual environment; made the first time, or when `requirements.txt` names other versions. */
export async function installedBackends(): Promise<Installed> {
  const wanted = readFileSync(REQUIREMENTS, 'utf8').trim();
  const program = (name: string): string => join(FOLDER, 'bin', name);
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
    console.log('installing Phoenix and MLflow from PyPI; this takes minutes the first time');
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    await runToEnd(INSTALL_LIMIT, 'python3', ['-m', 'venv', FOLDER]).catch((error) => {
      throw new Error(`needs Python 3.10 or newer: apt-get install python3-venv\n${error}`);
    });
    const install = ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS];
    await runToEnd(INSTALL_LIMIT, program('python'), install);
    writeFileSync(STAMP, wanted);
  }
  const versions = wanted.split('\n').map((line) => line.split('==') as [string, string]);
  return { program, versions: new Map(versions) };
}
