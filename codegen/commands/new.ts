import type { Command } from './command.ts';
export const command: Command = { name: 'new', summary: 'not there yet', usage: '', run: () => 2 };
