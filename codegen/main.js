import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled code, that of the TypeScript parser above all, is read back by the next run. This module is
// read before: in TypeScript it would load, every time, what makes JavaScript of it.
enableCompileCache(
  fileURLToPath(new URL('../node_modules/.cache/codegen/compiled', import.meta.url)),
);

const { runCommand } = await import('./tools/run.ts');

process.exitCode = await runCommand(process.argv.slice(2));
