import type { Command } from './command.ts';

type Load = () => Promise<{ readonly command: Command }>;

/** Every command, loaded only when it is called: a run pays for nothing else. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['generate', () => import('./generate.ts')],
  ['diff', () => import('./diff.ts')],
  ['explain', () => import('./explain.ts')],
  ['budget', () => import('./budget.ts')],
  ['lock', () => import('./lock.ts')],
  ['new', () => import('./new.ts')],
  ['watch', () => import('./watch.ts')],
  ['check-live', () => import('./check-live.ts')],
  ['schema', () => import('./schema.ts')],
  ['docs', () => import('./docs.ts')],
]);

/** What runs when no command is named. */
export const DEFAULT_COMMAND = 'generate';
