import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  ...pasted.map((command) => [command, 'test/prometheus/deploy.ts', 'deploy/README.md'] as const),
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

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

test('scripts are one program with its arguments: they start in any shell, that of Windows too', () => {
  const foreign = /[;&|<>$%'"`\\*()]|^(exec|\.|\w+=)/;
  expect(Object.entries(scripts).filter(([, line]) => foreign.test(line))).toEqual([]);
});

test('a script that runs our code first looks at which Node runs it', () => {
  const ours = Object.values(scripts).filter((line) => /\.ts\b/.test(line));
  expect(ours.length).toBeGreaterThan(9);
  expect(ours.filter((line) => !line.startsWith('node -r ./runtime/node-version.cjs '))).toEqual(
    [],
  );
});

test('a Node that is too old says which is needed and how to get it', () => {
  const old = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['-e', `${old} require('./runtime/node-version.cjs'); console.error('went on');`],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^Node 24 is needed and this is v.+ `npm ci` without --ignore-scripts/);
  expect(stderr).not.toContain('went on');
  expect(status).toBe(1);
});

test('no path is made of a URL by hand: a space in it would be written %20', () => {
  const strays = ['codegen', 'runtime', 'test']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .filter((path) => /import\.meta\.url\)\s*\.pathname/.test(readFileSync(path, 'utf8')));
  expect(strays).toEqual([]);
});

const page = readFileSync('SECURITY.md', 'utf8').replace(/\s+/g, ' ');

/** `file` "name", "another name" */
const NAMED = /`(test\/[^`]+\.test\.ts)`((?:,? "[^"]+")*)/g;
const tests = [...page.matchAll(NAMED)].flatMap(([, file = '', names = '']) =>
  [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => [file, name] as const),
);
/** Texts as the tests have them, names among them. */
const textsIn = (file: string): Set<string> =>
  new Set(
    [...readFileSync(file, 'utf8').matchAll(/(['`])((?:(?!\1).)+)\1/g)].map(([, , text = '']) =>
      text.replace(/ \(seed \$\{seed\}\)$/, ''),
    ),
  );

test.each(tests)('SECURITY.md names a test that is there: %s "%s"', (file, name) => {
  expect(textsIn(file)).toContain(name);
});

test('it names a test or a proof for every promise', () => {
  const markdown = readFileSync('SECURITY.md', 'utf8');
  const [, table = ''] =
    /\| promise \| test \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(markdown) ?? [];
  const rows = table.trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) expect(row.split(' | ')[1]).toMatch(/proof `[\w-]+`|`[^`]+\.test\.ts` "/);
  expect([...page.matchAll(NAMED)].filter(([, , names]) => names === '')).toEqual([]);
});

test('and proofs that are there', () => {
  const proofs = [...page.matchAll(/proof `([\w-]+)`/g)].map(([, id]) => id);
  const main = readFileSync('test/proof/main.ts', 'utf8');
  const files = [...main.matchAll(/from '(\.\/[\w-]+\.ts)'/g)].map(([, file = '']) =>
    readFileSync(`test/proof/${file}`, 'utf8'),
  );
  const ids = files.flatMap((text) => /id: '([\w-]+)'/.exec(text)?.[1] ?? []);
  expect(proofs.length).toBeGreaterThan(4);
  for (const proof of proofs) expect(ids).toContain(proof);
});

const numbers = (text: string): string[] => [...text.matchAll(/#\d{4,}/g)].map(([one]) => one);

/** In the names of tests, and beside facts that the oracle holds. */
const held = [
  ...['spans/user-requests.test.ts', 'turns.test.ts', 'logs/log-emitter.test.ts'].flatMap((file) =>
    [...readFileSync(`test/unit/runtime/otel/${file}`, 'utf8').matchAll(/\(['"](#[^'"]+)['"]/g)]
      .map(([, name = '']) => name)
      .flatMap(numbers),
  ),
  ...['next', 'spans', 'prometheus'].flatMap((file) =>
    numbers(readFileSync(`test/oracle/facts/${file}.yaml`, 'utf8')),
  ),
];
const [, rows = ''] =
  /\| asked \| answer \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(
    readFileSync('runtime/otel/spans/README.md', 'utf8'),
  ) ?? [];

test('the page of what users asked for lists each number that is held, and no other', () => {
  expect(numbers(rows).toSorted()).toEqual([...new Set(held)].toSorted());
  expect(numbers(rows).length).toBeGreaterThan(15);
});
