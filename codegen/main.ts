import { runCommand } from './tools/run.ts';

process.exitCode = await runCommand(process.argv.slice(2));
