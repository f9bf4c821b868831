import { parentPort } from 'node:worker_threads';
import type { CodeFile } from '../emit/generated-file.ts';
import { formatted } from './format.ts';
import { printCode } from './print.ts';

/**
 * A thread that prints the code of one run: it loads ts-morph while the catalog is read. What goes
 * wrong here is an `error` of the thread.
 */
parentPort?.once('message', async (files: readonly CodeFile[]) => {
  parentPort?.postMessage(await formatted(files.map(printCode)));
});
