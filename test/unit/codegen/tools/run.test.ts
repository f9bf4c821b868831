import { expect, test } from 'vitest';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { SHOP } from '../../../kit/shop.ts';

const BROKEN = SHOP.replace('labels: [outcome]', 'labels: [outcom]');

test('an unknown command, flag or word is a wrong call, and the help is shown', async () => {
  const { folder } = workshop();
  const command = await codegen(folder, ['generat']);
  expect(command.status).toBe(64);
  expect(command.stderr).toContain('there is no command `generat`');
  expect(command.stderr).toContain('check-live');
  const flag = await codegen(folder, ['--chek']);
  expect(flag.status).toBe(64);
  expect(flag.stderr).toContain('usage: npm run codegen');
  expect((await codegen(folder, ['explain', 'a', 'b'])).status).toBe(64);
  expect((await codegen(folder, ['--edition', '9.9'])).status).toBe(64);
  expect((await codegen(folder, ['--catalog', 'nowhere.yaml'])).status).toBe(64);
});

test.each(['generate', 'diff', 'explain', 'new', 'watch', 'check-live'])(
  '%s --help says how it is used',
  async (name) => {
    const { status, stdout } = await codegen(workshop().folder, [name, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`usage: npm run codegen -- ${name === 'generate' ? '' : name}`);
  },
);

test('findings as text, JSON and workflow commands name the same place', async () => {
  const { folder } = workshop(BROKEN);
  const run = async (format: string): Promise<string> => {
    const { status, stdout, stderr } = await codegen(folder, ['--format', format]);
    expect(status).toBe(2);
    return stdout || stderr;
  };
  expect(await run('text')).toContain(
    'metrics.schema.yaml:45:14 error unknown-label there is no label',
  );
  expect(JSON.parse(await run('json'))).toMatchObject([
    {
      id: 'unknown-label',
      severity: 'error',
      position: { file: 'metrics.schema.yaml', line: 45, column: 14, end: 20 },
      related: { position: { line: 17, column: 3 } },
    },
  ]);
  expect(await run('github')).toContain(
    '::error file=metrics.schema.yaml,line=45,col=14,endColumn=20,title=unknown-label::',
  );
});

test('a workflow command cannot be ended by text of the catalog', async () => {
  const { folder } = workshop(SHOP.replace('value: token', 'value: "a::error::b\\n::error::c"'));
  const { stdout } = await codegen(folder, ['--format', 'github']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});
