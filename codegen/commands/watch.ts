import type { Command } from './command.ts';
export const command: Command = {
  name: 'watch',
  summary: 'not there yet',
  usage: '',
  run: () => 2,
};
