import { readFileSync } from 'node:fs';

/** Names that are used: of models, tools, channels, agents, skills and plugins. None is a secret. */
export const REAL_NAMES: readonly string[] = readFileSync(
  new URL('../data/real-names.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split(/\s+/);
