import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../../../codegen/output/folder.ts';
import { writeOutput } from '../../../../codegen/output/write.ts';
import { workshop } from '../../../kit/codegen.ts';

const WRITE = new URL('../../../../codegen/output/write.ts', import.meta.url).href;

/** Forty files that all say which output they belong to. */
function output(word: string): { path: string; text: string }[] {
  return Array.from({ length: 40 }, (_, index) => ({
    path: `part${index % 4}/file${index}.txt`,
    text: `${word} ${'x'.repeat(4_000)}\n`,
  }));
}

/** A folder with an output. */
function place(word = 'old') {
  const { folder, ...shop } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output(word));
  return {
    ...{ ...shop, folder, target },
    /** The words that the files begin with; one word means one output. */
    words(): string[] {
      const texts = filesBelow(target).map((path) => readFileSync(join(target, path), 'utf8'));
      return [...new Set(texts.flatMap((text) => text.split(' ', 1)))];
    },
    /** Nothing stands beside the output. */
    expectClean: () => expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']),
  };
}

/** A process that is gone. */
const deadProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

/** Another process that writes such outputs, for ever or so many. */
function writing(target: string, rounds = Infinity) {
  const script = `
    import { writeOutput } from ${JSON.stringify(WRITE)};
    ${output}
    process.stdout.write('ready');
    for (let round = 0; round < ${rounds}; round += 1)
      writeOutput(${JSON.stringify(target)}, output('round' + round));`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('whenever it is killed, there is the old output or the new one, whole', {
  timeout: 120_000,
}, async () => {
  const { target, words, expectClean } = place('start');
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const child = writing(target);
    await new Promise((ready) => child.stdout.once('data', ready));
    await new Promise((wait) => setTimeout(wait, Math.random() * 80));
    const gone = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGKILL');
    await gone;
    // Between the two renames neither stands there; the next run puts the old one back.
    if (existsSync(target)) {
      expect(words()).toHaveLength(1);
      expect(filesBelow(target)).toHaveLength(40);
    }
    writeOutput(target, output(`after${attempt}`));
    expect(words()).toEqual([`after${attempt}`]);
  }
  expectClean();
});

test('what a killed run left beside the output is put back or removed', () => {
  const { target, words, expectClean, at, write } = place();
  const pid = deadProcess();
  renameSync(target, at(`.out.${pid}.old`));
  mkdirSync(at(`.out.${pid}.new`));
  write('.out.lock', String(pid));
  expect(writeOutput(target, output('old'))).toEqual({ stale: [], missing: [], orphaned: [] });
  expect(words()).toEqual(['old']);
  expectClean();
});

test.each([
  ['a killed run was taking its lock', (pid: number) => [`.out.lock.${pid}`, String(pid)]],
  ['the disk was full, or the power went, as a lock was written', () => ['.out.lock', '']],
  ['something that is no process stands in the lock', () => ['.out.lock', '-1\n']],
])('%s: the next run takes over', (_, left) => {
  const { target, write, expectClean } = place();
  const [path = '', text = ''] = left(deadProcess());
  write(path, text);
  writeOutput(target, output('new'));
  expectClean();
});

/** Runs `writeOutput` with such files in a process of its own; the code of its error, if any. */
function codeOf(target: string, files: string, before = '', wrap: readonly string[] = []): string {
  const script = `
    const { writeOutput } = await import(${JSON.stringify(WRITE)});
    ${before}
    try { writeOutput(${JSON.stringify(target)}, ${files}); } catch (error) { console.log(error.code); }`;
  const [program = '', ...args] = [
    ...wrap,
    ...[process.execPath, '--input-type=module', '-e', script],
  ];
  return spawnSync(program, args, { cwd: dirname(target), encoding: 'utf8' }).stdout.trim();
}

test.each([
  ['its files', 64],
  ['its lock', 0],
])('a disk without room for %s leaves the old output', (_, blocks) => {
  const { target, words, expectClean } = place();
  const files = "[{ path: 'a.txt', text: 'new' }, { path: 'b.txt', text: 'x'.repeat(1 << 20) }]";
  // A limit on the size of a file fails as a full disk does: in the middle.
  const wrap = ['sh', '-c', `ulimit -f ${blocks}; exec "$0" "$@" | cat`];
  expect(codeOf(target, files, "process.on('SIGXFSZ', () => {});", wrap)).toBe('EFBIG');
  expect(words()).toEqual(['old']);
  expectClean();
});

test('an output folder that may not be written stays as it was', () => {
  const { folder, target, words } = place();
  chmodSync(target, 0o555);
  // To root permissions mean nothing. Root becomes nobody, but only once the code is loaded: it may
  // lie below a folder that nobody else may enter.
  const nobody = 65_534;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, nobody, nobody);
  const leave = isRoot ? `process.setgid(${nobody}); process.setuid(${nobody});` : '';
  const code = codeOf(target, "[{ path: 'a.txt', text: 'new' }]", leave);
  chmodSync(target, 0o755);
  expect(code).toBe('EACCES');
  expect(words()).toEqual(['old']);
});

test('a folder that holds other files too stays in its place, and so do they', () => {
  const { target, words, read, write } = place();
  write('out/notes/mine.txt', 'kept');
  const { ino } = statSync(target);
  writeOutput(target, output('new'));
  expect(words()).toContain('new');
  expect(read('out/notes/mine.txt')).toBe('kept');
  expect(statSync(target).ino).toBe(ino);
});

test.each(['out', 'out/part1', 'out/part1/file1.txt'])(
  'a link at %s is refused: nothing is written elsewhere',
  (path) => {
    const { at, read, write } = workshop();
    write('elsewhere/file', 'precious\n');
    mkdirSync(dirname(at(path)), { recursive: true });
    symlinkSync(at(path.endsWith('.txt') ? 'elsewhere/file' : 'elsewhere'), at(path));
    expect(() => writeOutput(at('out'), output('new'))).toThrow(`${path} is a symbolic link`);
    expect(filesBelow(at('elsewhere'))).toEqual(['file']);
    expect(read('elsewhere/file')).toBe('precious\n');
  },
);

test.each([true, false])('no file stands outside of the folder, new or there (%s)', (isThere) => {
  const { folder, at } = workshop();
  const target = at('a/out');
  if (isThere) writeOutput(target, output('old'));
  const files = [...output('new'), { path: 'part1/../../../evil.json', text: '{}' }];
  expect(() => writeOutput(target, files)).toThrow('evil.json would stand outside');
  expect(filesBelow(folder).filter((path) => path.includes('evil'))).toEqual([]);
  expect(existsSync(target)).toBe(isThere);
});

test('the generator says so in a sentence', async () => {
  const { run, at } = workshop();
  mkdirSync(at('elsewhere'));
  symlinkSync(at('elsewhere'), at('generated'));
  const { status, stderr } = await run();
  expect(stderr).toMatch(/^generated stays as it was: \S+ is a symbolic link/);
  expect(status).toBe(2);
});

test('runs at once wait for each other', async () => {
  const { target, words, expectClean } = place();
  const run = () => new Promise((done) => writing(target, 8).once('exit', done));
  expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
  expect(words()).toEqual(['round7']);
  expectClean();
});
