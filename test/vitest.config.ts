import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One project: everything that needs nothing beyond `npm ci`. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: [
      'node_modules/**',
      'dist/**',
      'test/host/**',
      'test/prometheus/**',
      'test/collector/**',
      'test/proof/**',
    ],
    // Against what hangs; on a busy machine a second becomes half a minute.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    setupFiles: ['test/kit/put-back.ts'],
    // Whatever a test changes of its process it puts back: to load all modules anew for each file is two fifths of the time.
    isolate: false,
  },
});
