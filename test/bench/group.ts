import { type Groups, groups } from './groups.ts';

/** Runs one group, and prints its figures as JSON on the last line. */
const run = groups[process.argv[2] as keyof Groups];
if (run === undefined) throw new Error(`no such group: ${process.argv[2]}`);
const figures = await run();
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
