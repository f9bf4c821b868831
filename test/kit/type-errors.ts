import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler says about the output of many catalogs, all in one run; a line per error. */
export function typeErrors(outputs: readonly (readonly GeneratedFile[])[]): string[] {
  const name = `typed-${process.pid}`;
  const folder = join(REPOSITORY, '.cache', name);
  try {
    mkdirSync(folder, { recursive: true });
    for (const part of ['runtime', 'package.json'])
      symlinkSync(join(REPOSITORY, part), join(folder, part));
    const files = outputs.flatMap((output, index) =>
      output
        .filter(({ path }) => path.endsWith('.ts'))
        .map(({ path, text }) => {
          const file = join(folder, `catalog${index}`, path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
          return file;
        }),
    );
    const config = join(folder, 'tsconfig.json');
    writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: [], files }));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(REPOSITORY, 'node_modules/typescript/bin/tsc'), '-p', folder],
      { encoding: 'utf8', cwd: REPOSITORY },
    );
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('error'));
    return status === 0 || lines.length > 0 ? lines : [`tsc ended with ${status}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
