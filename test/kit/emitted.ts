import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { documentFiles } from '../../codegen/emit/outputs.ts';
import { codeFiles } from '../../codegen/emit/typescript/code-files.ts';
import type { Catalog } from '../../codegen/model/catalog.ts';
import { printCode } from '../../codegen/output/print.ts';

/** A page, empty when there is none; the path is that below `docs`. */
export const pageOf = (catalog: Catalog, path: string): string =>
  documentFiles(catalog).find((file) => file.path === `docs/${path}`)?.text ?? '';

/** Every file of the output, the code not laid out. */
export function emitAll(catalog: Catalog): GeneratedFile[] {
  return [...codeFiles(catalog).map(printCode), ...documentFiles(catalog)];
}

/** A new folder in which generated code finds the runtime that it imports. */
export function folderForCode(name: string): string {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(resolve('.cache', `${name}-`));
  for (const part of ['runtime', 'package.json']) symlinkSync(resolve(part), join(folder, part));
  return folder;
}

/** What the compiler says about the output of many catalogs, all in one run; a line per error. */
export function typeErrors(outputs: readonly (readonly GeneratedFile[])[]): string[] {
  const folder = folderForCode('typed');
  try {
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
    const config = { extends: '../../tsconfig.json', include: [], files };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = ['node_modules/typescript/bin/tsc', '-p', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('error'));
    return status === 0 || lines.length > 0 ? lines : [`tsc ended with ${status}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
