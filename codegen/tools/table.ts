import type { Command } from './command.ts';

type Load = () => Promise<{ readonly command: Command }>;

/** Every command, loaded only when it is called: a run pays for nothing else. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['generate', () => import('./generate/command.ts')],
  ['diff', () => import('./diff/command.ts')],
  ['explain', () => import('./explain/command.ts')],
  ['lock', () => import('./lock/command.ts')],
  ['new', () => import('./new/command.ts')],
  ['watch', () => import('./generate/watch.ts')],
  ['check-live', () => import('./check-live/command.ts')],
  ['docs', () => import('./docs/command.ts')],
]);

/** What runs when no command is named. */
export const DEFAULT_COMMAND = 'generate';
