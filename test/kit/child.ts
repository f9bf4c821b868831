import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds for a program to end after SIGTERM before it is killed. */
const STOP_GRACE = 5_000;

/** A program that runs until it is disposed of. */
export class Child implements AsyncDisposable {
  /** Everything it has written to both outputs. */
  output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #kill = (): void => this.signal('SIGKILL');

  constructor(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#process = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#process, 'close')
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

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.running) return;
    this.signal('SIGTERM');
    const kill = setTimeout(() => this.signal('SIGKILL'), STOP_GRACE);
    await this.#ended;
    clearTimeout(kill);
  }
}
