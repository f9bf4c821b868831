import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { Catalog } from '../../model/catalog.ts';
import type { GeneratedFile } from '../outputs.ts';

/**
 * Prints the TypeScript in a thread of its own. Loading the TypeScript parser takes as long as
 * reading the catalog, and printing code as long as printing everything else, so the two go on side
 * by side. What comes out is what `codeFiles` returns.
 */
export class CodeThread {
  readonly #worker: Worker;

  /** Begins to load; the catalog may follow later. */
  constructor() {
    const compiled = getCompileCacheDir();
    // What it names is one level below the directory that was asked for.
    const workerData = compiled === undefined ? undefined : dirname(compiled);
    this.#worker = new Worker(new URL(import.meta.url), { workerData });
  }

  /** @throws what printing throws: a defect of the generator */
  print(catalog: Catalog): Promise<GeneratedFile[]> {
    return new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
      // Code knows nothing of other editions, and what is sent is copied.
      this.#worker.postMessage({ ...catalog, before: undefined });
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

if (!isMainThread && parentPort !== null) await serve(parentPort);

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { workerData } = await import('node:worker_threads');
  if (typeof workerData === 'string') enableCompileCache(workerData);
  const asked = new Promise<Catalog>((resolve) => port.once('message', resolve));
  const { codeFiles } = await import('./code-files.ts');
  // The catalog is still being read: what the printer does at first is done by then.
  const { Imports, printClass, printTypeScript } = await import('./typescript.ts');
  const first = { doc: 'First.', parameters: [], construct: [], members: [], methods: [] };
  printTypeScript({
    path: 'first.ts',
    imports: new Imports(),
    statements: [printClass({ name: 'First', ...first })],
  });
  port.postMessage(codeFiles(await asked));
}
