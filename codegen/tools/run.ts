import { type Command, EXIT, UsageError } from './command.ts';
import { COMMANDS, DEFAULT_COMMAND } from './table.ts';

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
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(named ? command.usage : `${command.usage}\n\n${await overview()}`);
    return EXIT.fine;
  }
  return run(command, rest);
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${command.usage}`);
    return EXIT.usage;
  }
}

async function overview(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  const lines = commands.map(({ command }) => `  ${command.name.padEnd(12)}${command.summary}`);
  return ['commands (npm run codegen -- COMMAND):', ...lines].join('\n');
}
