import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommand } from '../../codegen/tools/run.ts';
import { scratchFile } from './scratch.ts';
import { SHOP } from './shop.ts';

const MAIN = fileURLToPath(new URL('../../codegen/main.ts', import.meta.url));

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line of the generator in `folder`, within this process: a new one takes a second. */
export async function codegen(folder: string, args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const into =
    (stream: keyof typeof written) =>
    (text: unknown): true => {
      written[stream] += text;
      return true;
    };
  const line = (stream: keyof typeof written) => (text: unknown) => void into(stream)(`${text}\n`);
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(line('stdout')),
    vi.spyOn(console, 'error').mockImplementation(line('stderr')),
    vi.spyOn(process.stdout, 'write').mockImplementation(into('stdout')),
  ];
  const before = process.cwd();
  process.chdir(folder);
  try {
    return { status: await runCommand(args), ...written };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Starts the generator as a process of its own, in `folder`. */
export function startCodegen(folder: string, args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A folder with a catalog where the generator looks for it; removed when the test is over. */
export function workshop(text: string = SHOP) {
  const catalog = scratchFile('metrics.schema.yaml', text);
  const folder = dirname(catalog);
  const at = (path: string): string => join(folder, path);
  const write = (path: string, contents: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), contents);
  };
  return {
    folder,
    catalog,
    at,
    write,
    read: (path: string): string => readFileSync(at(path), 'utf8'),
    run: (...args: readonly string[]): Promise<Ended> => codegen(folder, args),
  };
}
