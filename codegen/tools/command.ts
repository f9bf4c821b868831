/** One command of the tool. `run` prints for itself and returns the exit code. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** The whole help text. */
  readonly usage: string;
  /** @throws {UsageError} for a wrong call */
  run(args: readonly string[]): number | Promise<number>;
}

/** 0 fine, 1 drift or findings, 2 an invalid catalog, 64 a wrong call (as sysexits.h has it). */
export const EXIT = { fine: 0, findings: 1, invalid: 2, usage: 64 } as const;

/** The caller asked for something that the command does not know. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
