import { type MessagePort, parentPort } from 'node:worker_threads';
import type { CodeFile } from '../emit/generated-file.ts';
import { formatted } from './format.ts';
import { printCode } from './print.ts';

interface Request {
  readonly files: readonly CodeFile[];
  readonly reply: MessagePort;
}

parentPort?.on('message', async ({ files, reply }: Request) => {
  reply.postMessage(await formatted(files.map(printCode)));
});
