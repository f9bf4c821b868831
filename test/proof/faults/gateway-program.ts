import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../kit/eventually.ts';
import { freePort } from '../../kit/free-port.ts';
import { SCRAPE_PATH, TOKEN } from '../both-exporters.ts';

const MAIN = fileURLToPath(new URL('../../../runtime/gateway/main.ts', import.meta.url));

/** The gateway as a program, for signals and full disks. It ends with the proof, whatever happens. */
export class GatewayProgram implements AsyncDisposable {
  readonly #child;
  readonly #port: number;
  /** What it wrote to standard error. */
  errors = '';

  private constructor(port: number, args: readonly string[], stdout: string) {
    this.#port = port;
    const output = openSync(stdout, 'a');
    this.#child = spawn(process.execPath, [MAIN, '--port', String(port), ...args], {
      env: { ...process.env, OPENCLAW_GATEWAY_TOKEN: TOKEN },
      stdio: ['ignore', output, 'pipe'],
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.errors += String(chunk);
    });
    process.on('exit', () => this.#child.kill('SIGKILL'));
  }

  /** Resolves when it answers. `stdout` is a file, for example one on a full disk. */
  static async start(args: readonly string[], stdout = '/dev/null'): Promise<GatewayProgram> {
    const program = new GatewayProgram(await freePort(), args, stdout);
    await eventually('the gateway answering', 30_000, async () => {
      if (!program.running) throw new Error(`it ended: ${program.errors}`);
      return (await fetch(`http://127.0.0.1:${program.#port}/readyz`)).ok || undefined;
    });
    return program;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async scrape(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${SCRAPE_PATH}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    return response.text();
  }

  /** The scrape when it has stopped changing: the replay is over. */
  async settled(): Promise<string> {
    for (let last = ''; ; ) {
      await delay(700);
      const text = await this.scrape();
      if (text !== '' && text === last) return text;
      last = text;
    }
  }

  /** @returns the exit code or the signal that ended it, and how long that took in milliseconds */
  async end(signal: NodeJS.Signals): Promise<{ readonly how: unknown; readonly took: number }> {
    const started = performance.now();
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code, by] = await ended;
    return { how: code ?? by, took: performance.now() - started };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.end('SIGKILL');
  }
}
