import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { CodeFile, GeneratedFile } from '../emit/generated-file.ts';

let thread: Worker | undefined;

/**
 * Starts the thread that prints code, if none runs: what it prints with is loaded while the catalog is
 * read. It ends with the process.
 */
export function startCodeThread(): Worker {
  thread ??= new Worker(new URL('./code-worker.ts', import.meta.url));
  thread.unref();
  return thread;
}

/**
 * The files as text, laid out, printed on the thread while the caller goes on. What goes wrong
 * there, such as a file that does not parse, is a defect of the generator and ends the process.
 */
export async function printedCode(files: readonly CodeFile[]): Promise<readonly GeneratedFile[]> {
  const { port1: answer, port2: reply } = new MessageChannel();
  startCodeThread().postMessage({ files, reply }, [reply]);
  const [printed] = await once(answer, 'message');
  answer.close();
  return printed;
}
