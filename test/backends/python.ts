import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const FOLDER = join(import.meta.dirname, '../../.cache/backends/venv');

/** Milliseconds: some 200 packages, on a slow line. */
const INSTALL_LIMIT = 30 * 60_000;

const PRINT_VERSIONS =
  'import sys, importlib.metadata as m\nfor n in sys.argv[1:]: print(n + "==" + m.version(n))';

/** The backends as Python packages in a virtual environment of their own. */
export interface Installed {
  /** The path of one of their programs. */
  readonly program: (name: string) => string;
  /** By package: the version that is installed. */
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * The virtual environment; made the first time, or when `requirements.txt` names other versions.
 *
 * @throws Error saying what is missing and how to get it
 */
export function installedBackends(): Installed {
  const wanted = readFileSync(REQUIREMENTS, 'utf8').trim();
  if (!isInstalled(wanted)) install();
  const versions = new Map(wanted.split('\n').map((line) => line.split('==') as [string, string]));
  return { program, versions };
}

function program(name: string): string {
  return join(FOLDER, 'bin', name);
}

function isInstalled(wanted: string): boolean {
  if (!existsSync(program('python'))) return false;
  const names = wanted.split('\n').map((line) => line.split('==')[0]!);
  const { stdout } = spawnSync(program('python'), ['-c', PRINT_VERSIONS, ...names], {
    encoding: 'utf8',
  });
  return stdout.trim() === wanted;
}

function install(): void {
  mkdirSync(dirname(FOLDER), { recursive: true });
  console.log('installing Phoenix and MLflow from PyPI; this takes minutes the first time');
  const { status: made, error } = spawnSync('python3', ['-m', 'venv', FOLDER], {
    stdio: 'inherit',
  });
  if (error) throw new Error('no python3: install Python 3.10 or newer (apt-get install python3)');
  if (made !== 0) {
    throw new Error('python3 makes no virtual environment: apt-get install python3-venv');
  }
  const { status } = spawnSync(
    program('python'),
    ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS],
    { stdio: 'inherit', timeout: INSTALL_LIMIT },
  );
  if (status !== 0) throw new Error(`pip did not install ${REQUIREMENTS}`);
}
