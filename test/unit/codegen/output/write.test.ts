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
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../../../codegen/output/folder.ts';
import { writeOutput } from '../../../../codegen/output/write.ts';
import { codegen, workshop } from '../../../kit/codegen.ts';

const WRITE = new URL('../../../../codegen/output/write.ts', import.meta.url).href;

/** Forty files that all say which output they belong to. */
function output(word: string): { path: string; text: string }[] {
  return Array.from({ length: 40 }, (_, index) => ({
    path: `part${index % 4}/file${index}.txt`,
    text: `${word} ${'x'.repeat(4_000)}\n`,
  }));
}

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

/** The words that the files of a folder begin with; one word means one output. */
function wordsIn(folder: string): string[] {
  const words = filesBelow(folder).map(
    (path) => readFileSync(join(folder, path), 'utf8').split(' ')[0],
  );
  return [...new Set(words as string[])];
}

test('whenever it is killed, there is the old output or the new one, whole', {
  timeout: 120_000,
}, async () => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output('start'));
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const child = writing(target);
    await new Promise((ready) => child.stdout.once('data', ready));
    await new Promise((wait) => setTimeout(wait, Math.random() * 80));
    const gone = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGKILL');
    await gone;
    // Between the two renames neither stands there; the next run puts the old one back.
    if (existsSync(target)) {
      expect(wordsIn(target)).toHaveLength(1);
      expect(filesBelow(target)).toHaveLength(40);
    }
    writeOutput(target, output(`after${attempt}`));
    expect(wordsIn(target)).toEqual([`after${attempt}`]);
  }
  expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']);
});

test('what a killed run left beside the output is put back or removed', () => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output('old'));
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  renameSync(target, join(folder, `.out.${pid}.old`));
  mkdirSync(join(folder, `.out.${pid}.new`));
  writeFileSync(join(folder, '.out.lock'), String(pid));
  expect(writeOutput(target, output('old'))).toEqual({ stale: [], missing: [], orphaned: [] });
  expect(wordsIn(target)).toEqual(['old']);
  expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']);
});

test.each([
  [
    'a killed run was taking its lock',
    (lock: string, pid: number) => [`${lock}.${pid}`, String(pid)],
  ],
  ['the disk was full, or the power went, as a lock was written', (lock: string) => [lock, '']],
  ['something that is no process stands in the lock', (lock: string) => [lock, '-1\n']],
])('%s: the next run takes over', (_, left) => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const [path = '', text = ''] = left(join(folder, '.out.lock'), pid);
  writeFileSync(path, text);
  writeOutput(target, output('new'));
  expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']);
});

/** Writes with a limit on the size of a file, which fails as a full disk does: in the middle. */
function fullDisk(target: string, blocks: number): string {
  const script = `
    import { writeOutput } from ${JSON.stringify(WRITE)};
    process.on('SIGXFSZ', () => {});
    const files = [
      { path: 'a.txt', text: 'new' },
      { path: 'b.txt', text: 'x'.repeat(1 << 20) },
    ];
    try { writeOutput(${JSON.stringify(target)}, files); } catch (error) { console.log(error.code); }`;
  const { stdout } = spawnSync(
    'sh',
    [
      '-c',
      `ulimit -f ${blocks}; exec "$0" --input-type=module -e "$1" | cat`,
      process.execPath,
      script,
    ],
    { encoding: 'utf8' },
  );
  return stdout.trim();
}

test.each([
  ['its files', 64],
  ['its lock', 0],
])('a disk without room for %s leaves the old output', (_, blocks) => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output('old'));
  expect(fullDisk(target, blocks)).toBe('EFBIG');
  expect(wordsIn(target)).toEqual(['old']);
  expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']);
});

test('a folder that holds other files too stays in its place, and so do they', () => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output('old'));
  const mine = join(target, 'notes', 'mine.txt');
  mkdirSync(join(target, 'notes'));
  writeFileSync(mine, 'kept');
  const { ino } = statSync(target);
  writeOutput(target, output('new'));
  expect(wordsIn(target)).toContain('new');
  expect(readFileSync(mine, 'utf8')).toBe('kept');
  expect(statSync(target).ino).toBe(ino);
});

test('an output folder that may not be written stays as it was', () => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  writeOutput(target, output('old'));
  chmodSync(target, 0o555);
  // To root permissions mean nothing. Root becomes nobody, but only once the code is loaded: it may
  // lie below a folder that nobody else may enter.
  const nobody = 65_534;
  if (process.getuid?.() === 0) chownSync(folder, nobody, nobody);
  const script = `
    const { writeOutput } = await import(${JSON.stringify(WRITE)});
    if (process.getuid() === 0) {
      process.setgid(${nobody});
      process.setuid(${nobody});
    }
    try {
      writeOutput(${JSON.stringify(target)}, [{ path: 'a.txt', text: 'new' }]);
    } catch (error) {
      console.log(error.code);
    }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  chmodSync(target, 0o755);
  expect(stdout.trim()).toBe('EACCES');
  expect(wordsIn(target)).toEqual(['old']);
});

test.each(['out', 'out/part1', 'out/part1/file1.txt'])(
  'a link at %s is refused: nothing is written elsewhere',
  (path) => {
    const { folder } = workshop();
    const [target, elsewhere] = [join(folder, 'out'), join(folder, 'elsewhere')];
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'file'), 'precious\n');
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(path.endsWith('.txt') ? join(elsewhere, 'file') : elsewhere, join(folder, path));
    expect(() => writeOutput(target, output('new'))).toThrow(`${path} is a symbolic link`);
    expect(filesBelow(elsewhere)).toEqual(['file']);
    expect(readFileSync(join(elsewhere, 'file'), 'utf8')).toBe('precious\n');
  },
);

test.each([true, false])('no file stands outside of the folder, new or there (%s)', (isThere) => {
  const { folder } = workshop();
  const target = join(folder, 'a/out');
  if (isThere) writeOutput(target, output('old'));
  const files = [...output('new'), { path: 'part1/../../../evil.json', text: '{}' }];
  expect(() => writeOutput(target, files)).toThrow('evil.json would stand outside');
  expect(filesBelow(folder).filter((path) => path.includes('evil'))).toEqual([]);
  expect(existsSync(target)).toBe(isThere);
});

test('the generator says so in a sentence', async () => {
  const { folder } = workshop();
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'generated'));
  const { status, stderr } = await codegen(folder, []);
  expect(stderr).toMatch(/^generated stays as it was: \S+ is a symbolic link/);
  expect(status).toBe(2);
});

test('runs at once wait for each other', async () => {
  const { folder } = workshop();
  const target = join(folder, 'out');
  const run = () => new Promise((done) => writing(target, 8).once('exit', done));
  expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
  expect(wordsIn(target)).toEqual(['round7']);
  expect(readdirSync(folder).sort()).toEqual(['metrics.schema.yaml', 'out']);
});
