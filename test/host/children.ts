import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();

// However the test ends, its processes end with it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a process that {@link endChildren} ends whatever becomes of the test. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions) {
  const child = spawn(command, [...args], options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Runs a process to its end. `output` holds stdout and stderr as they came. */
export async function runChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly limitMs: number },
): Promise<{ code: number | null; output: string }> {
  const child = startChild(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (part: Buffer) => {
    output += part.toString();
  });
  child.stderr?.on('data', (part: Buffer) => {
    output += part.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  clearTimeout(timer);
  return { code, output };
}

/** SIGTERM, and SIGKILL when the process is still there after `graceMs`. */
export async function endChild(child: ChildProcess, graceMs = 8_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

export async function endChildren(): Promise<void> {
  await Promise.all([...running].map((child) => endChild(child, 2_000)));
}
