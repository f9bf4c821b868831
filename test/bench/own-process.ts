import { execFileSync } from 'node:child_process';

/** Runs a module in a process of its own, which inherits no warm code and no full heap: its last line is JSON. */
export function inOwnProcess(module: string, argument: string): unknown {
  const out = execFileSync(process.execPath, ['--expose-gc', module, argument], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(out.trimEnd().split('\n').at(-1)!);
}
