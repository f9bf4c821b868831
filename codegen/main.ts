import { setFlagsFromString } from 'node:v8';
import { runCommand } from './tools/run.ts';

// What V8 compiles with its last and slowest compiler would be ready when the run is over.
setFlagsFromString('--no-turbofan');
process.exitCode = await runCommand(process.argv.slice(2));
