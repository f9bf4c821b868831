import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** What a command line runs. `run` prints for itself and returns the exit code. */
interface Program {
  /** The whole help text. */
  readonly usage: string;
  /** @throws {UsageError} for a wrong call */
  run(args: readonly string[]): number | Promise<number>;
}

/** One command of the tool. */
export interface Command extends Program {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
}

/** 0 fine, 1 drift or findings, 2 an invalid catalog, 64 a wrong call (as sysexits.h has it). */
export const EXIT = { fine: 0, findings: 1, invalid: 2, usage: 64 } as const;

/** Ways to print findings: for a person, a program, a pull request. */
export const FORMATS = ['text', 'json', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** The caller asked for something that the command does not know. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options that every command with a catalog has. */
export const CATALOG_OPTIONS = {
  catalog: { type: 'string', default: 'metrics.schema.yaml' },
} as const satisfies ParseArgsOptionsConfig;

/**
 * Reads flags and at most `most` further words.
 * @throws {UsageError} for an unknown flag, a flag without its value or too many words
 */
export function readOptions<T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  most = 0,
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: most > 0 });
    if (parsed.positionals.length > most)
      throw new UsageError(`\`${parsed.positionals[most]}\` is one word too many`);
    return parsed;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws {UsageError} when `text` is none of the words */
export function oneOf<Word extends string>(
  flag: string,
  text: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === text);
  if (found === undefined)
    throw new UsageError(`${flag} is ${words.join(', ')}; \`${text}\` is none of these`);
  return found;
}

export const asksForHelp = (args: readonly string[]): boolean =>
  args.includes('--help') || args.includes('-h');

/** Prints the help text when it is asked for, and below what is wrong with a call; returns the exit code. */
export async function runProgram({ usage, run }: Program, args: readonly string[]) {
  if (asksForHelp(args)) {
    console.log(usage);
    return EXIT.fine;
  }
  try {
    return await run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return EXIT.usage;
  }
}

/** A path as it is shown: from where the tool runs. */
export const nameOf = (path: string): string => relative(process.cwd(), resolve(path)) || path;

/** @throws {UsageError} when it cannot be read */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${nameOf(path)}: ${(error as Error).message}`);
  }
}
