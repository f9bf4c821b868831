import { execFileSync } from 'node:child_process';

/** Runs a module without warm code and without a full heap; the last line it prints is JSON. */
export function inOwnProcess(module: string, argument: string): unknown {
  const out = execFileSync(process.execPath, ['--expose-gc', module, argument], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(out.trimEnd().split('\n').at(-1)!);
}
