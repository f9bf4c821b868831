import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from '../../kit/child.ts';
import { eventually } from '../../kit/eventually.ts';
import { freePort } from '../../kit/free-port.ts';
import { TOKEN } from '../../kit/local-gateway.ts';
import { SCRAPE_PATH } from '../both-exporters.ts';

const MAIN = fileURLToPath(new URL('../../../runtime/gateway/main.ts', import.meta.url));

/** The gateway as a program, for signals and full disks. */
export class GatewayProgram implements AsyncDisposable {
  readonly child: Child;
  readonly #port: number;

  private constructor(port: number, args: readonly string[], stdout: string) {
    this.#port = port;
    const all = [MAIN, '--port', String(port), ...args];
    this.child = new Child(process.execPath, all, { OPENCLAW_GATEWAY_TOKEN: TOKEN }, { stdout });
  }

  /** Resolves when it answers. `stdout` is a file, for example one on a full disk. */
  static async start(args: readonly string[], stdout = '/dev/null'): Promise<GatewayProgram> {
    const program = new GatewayProgram(await freePort(), args, stdout);
    await eventually('the gateway answering', 30_000, async () => {
      if (!program.child.running) throw new Error(`it ended: ${program.child.output}`);
      return (await fetch(`http://127.0.0.1:${program.#port}/readyz`)).ok || undefined;
    });
    return program;
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

  /** @returns its exit code, null when the signal itself ended it, and how long that took in milliseconds */
  async end(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly took: number }> {
    const started = performance.now();
    this.child.signal(signal);
    await this.child.ended;
    return { code: this.child.exitCode, took: performance.now() - started };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.running) await this.end('SIGKILL');
  }
}
