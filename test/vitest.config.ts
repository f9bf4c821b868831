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
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
