import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled code of the libraries, the TypeScript parser above all, is read back by the next run.
enableCompileCache(
  fileURLToPath(new URL('../node_modules/.cache/codegen/compiled', import.meta.url)),
);

const { runCommand } = await import('./tools/run.ts');

process.exitCode = await runCommand(process.argv.slice(2));
