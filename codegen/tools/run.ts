import { asksForHelp, type Command, EXIT, runProgram } from './command.ts';

type Load = () => Promise<{ readonly command: Command }>;

/** Every command, loaded only when it is called: a run pays for nothing else. */
const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
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
const DEFAULT_COMMAND = 'generate';

/** Runs what the command line says; what it returns is the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const named = args[0] !== undefined && !args[0].startsWith('-');
  const name = named ? args[0] : DEFAULT_COMMAND;
  const load = COMMANDS.get(name ?? DEFAULT_COMMAND);
  if (load === undefined) {
    console.error(`there is no command \`${name}\`\n\n${await overview()}`);
    return EXIT.usage;
  }
  const { command } = await load();
  const rest = named ? args.slice(1) : args;
  const code = await runProgram(command, rest);
  if (!named && asksForHelp(rest)) console.log(`\n${await overview()}`);
  return code;
}

async function overview(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  const lines = commands.map(({ command }) => `  ${command.name.padEnd(12)}${command.summary}`);
  return ['commands (npm run codegen -- COMMAND):', ...lines].join('\n');
}
