import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** The other programs of package.json with options, and words of their own that their usage must have. */
const PROGRAMS = {
  'runtime/build/main.ts': ['usage: npm run build', '--edition NAME'],
  'deploy/kubernetes/manifests.ts': ['usage: npm run -s kubernetes', '--namespace', '--label'],
  'test/bench/main.ts': ['usage: npm run bench', '--json FILE', '--markdown FILE', 'recordFull'],
};

const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, ['--expose-gc', program, ...args], { encoding: 'utf8' });

test.each(Object.entries(PROGRAMS))('%s says what there is', (program, words) => {
  const help = run(program, '--help');
  expect([help.status, help.stderr]).toEqual([0, '']);
  for (const word of words) expect(help.stdout).toContain(word);
  for (const wrong of ['--nonsense', 'nonsense']) {
    const { status, stdout, stderr } = run(program, wrong);
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toContain(`\n\n${help.stdout}`);
    expect(stderr.split('\n\n')[0]).toContain(wrong);
  }
});
