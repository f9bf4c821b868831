import type { Command } from './command.ts';
export const command: Command = {
  name: 'check-live',
  summary: 'not there yet',
  usage: '',
  run: () => 2,
};
