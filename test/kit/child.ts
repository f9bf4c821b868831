import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

/** Milliseconds for a program to end after SIGTERM before it is killed. */
const STOP_GRACE = 10_000;

interface Surroundings {
  readonly cwd?: string;
  /** Without the variables of this process. */
  readonly bare?: boolean;
  /** A pipe closes with this process, however that ends. */
  readonly input?: 'pipe';
}

/** A program that runs until it is disposed of. */
export class Child implements AsyncDisposable {
  /** Everything it has written to both outputs. */
  output = '';
  /** Settles when it has ended, or could not be started, which `output` says. */
  readonly ended: Promise<unknown>;
  readonly #process: ChildProcess;
  readonly #kill = (): void => this.signal('SIGKILL');

  constructor(
    program: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    { cwd, bare = false, input }: Surroundings = {},
  ) {
    this.#process = spawn(program, args, {
      cwd,
      env: bare ? environment : { ...process.env, ...environment },
      stdio: [input ?? 'ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.#process, 'close')
      .catch((error) => {
        this.output += String(error);
      })
      .finally(() => process.off('exit', this.#kill));
    // However the check ends, its programs end with it.
    process.on('exit', this.#kill);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /**
   * Asks again until there is an answer, while the program runs.
   *
   * @param limit milliseconds
   * @throws Error with the end of what it wrote, after its end
   */
  async until<Answer>(
    what: string,
    limit: number,
    ask: () => Promise<Answer | undefined> | Answer | undefined,
  ): Promise<Answer> {
    const found = await eventually(what, limit, async () => {
      if (!this.running) return { failure: 'the program ended' };
      const answer = await ask();
      return answer === undefined ? undefined : { answer };
    }).catch((failure) => ({ failure }));
    if ('answer' in found) return found.answer;
    await this[Symbol.asyncDispose]();
    throw new Error(`${what}: ${found.failure}\n${this.output.slice(-3_000)}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.running) return;
    this.signal('SIGTERM');
    const kill = setTimeout(() => this.signal('SIGKILL'), STOP_GRACE);
    await this.ended;
    clearTimeout(kill);
  }
}

/** What went wrong when a program ran to its end; empty when nothing did. */
export const failureOf = (...given: Parameters<typeof runToEnd>): Promise<string> =>
  runToEnd(...given).then(() => '', String);

/**
 * Runs a program to its end.
 *
 * @param limit milliseconds after which it is killed
 * @throws Error with what it wrote unless it ends with 0
 */
export async function runToEnd(
  limit: number,
  ...given: ConstructorParameters<typeof Child>
): Promise<string> {
  const child = new Child(...given);
  const kill = setTimeout(() => child.signal('SIGKILL'), limit);
  await child.ended;
  clearTimeout(kill);
  if (child.exitCode === 0) return child.output;
  const [program, args] = given;
  throw new Error(`${program} ${args.join(' ')} ended with ${child.exitCode}\n${child.output}`);
}
