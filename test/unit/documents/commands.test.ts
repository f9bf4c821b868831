import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const {
  run,
  pasted,
  not_run: notRun,
} = parse(readFileSync(new URL('commands.yaml', import.meta.url), 'utf8')) as {
  readonly run: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pasted: readonly string[];
  readonly not_run: Readonly<Record<string, string>>;
};
/** Commands with a file, and what stands in it that runs them. */
const RUN: readonly (readonly [command: string, file: string, by: string])[] = [
  ...Object.entries(run).flatMap(([file, commands]) =>
    Object.entries(commands).map(([command, by]) => [command, file, by] as const),
  ),
  ...pasted.map((command) => [command, 'test/prometheus/pasted.ts', 'deploy/README.md'] as const),
];
const KNOWN = [...RUN.map(([command]) => command), ...Object.keys(notRun)];

/** Commands in blocks and in running text, without what is said about them. */
function commandsOf(page: string): string[] {
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(/```(?:bash|sh)\n([^`]*)```/g)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.replace(/\s+#.*$/, '')),
  );
  const prose = text.replace(/```[\s\S]*?```/g, '');
  const inline = [...prose.matchAll(/`((?:npm|openclaw|prometheus|kubectl) [^`]*)`/g)];
  return [...blocks, ...inline.map(([, command = '']) => command)].filter((line) => line !== '');
}

test.each(['README.md', 'deploy/README.md'])('every command of %s is run by a test', (page) => {
  const strange = commandsOf(page).filter((command) => !KNOWN.includes(command));
  expect(strange).toEqual([]);
});

test('what runs a command is there, and nothing is listed that nobody reads', () => {
  const read = ['README.md', 'deploy/README.md'].flatMap(commandsOf);
  expect(KNOWN.filter((one) => !read.includes(one))).toEqual([]);
  for (const [command, file, by] of RUN) {
    expect(existsSync(file), file).toBe(true);
    expect(readFileSync(file, 'utf8'), command).toContain(by);
  }
});
