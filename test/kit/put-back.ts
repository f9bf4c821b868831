import { afterEach, vi } from 'vitest';

/** What any test may change of its process and of its clocks. */
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
