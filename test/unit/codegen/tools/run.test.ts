import { expect, test } from 'vitest';
import { workshop } from '../../../kit/codegen.ts';
import { SHOP } from '../../../kit/shop.ts';

const BROKEN = SHOP.replace('labels: [outcome]', 'labels: [outcom]');

test.each([
  [['generat'], 'there is no command `generat`'],
  [['generat'], 'check-live'],
  [['--chek'], 'usage: npm run codegen'],
  [['explain', 'a', 'b'], 'one word too many'],
  [['--edition', '9.9'], 'there is no edition 9.9'],
  [['--catalog', 'nowhere.yaml'], 'no such file'],
])('%j is a wrong call: %s', async (args, help) => {
  const { status, stderr } = await workshop().run(...args);
  expect(status).toBe(64);
  expect(stderr).toContain(help);
});

test.each(['generate', 'diff', 'explain', 'new', 'watch', 'check-live'])(
  '%s --help says how it is used',
  async (name) => {
    const { status, stdout } = await workshop().run(name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`usage: npm run codegen -- ${name === 'generate' ? '' : name}`);
  },
);

test('findings as text, JSON and workflow commands name the same place', async () => {
  const { run } = workshop(BROKEN);
  const findings = async (format: string): Promise<string> => {
    const { status, stdout, stderr } = await run('--format', format);
    expect(status).toBe(2);
    return stdout || stderr;
  };
  expect(await findings('text')).toContain(
    'metrics.schema.yaml:45:14 error unknown-label there is no label',
  );
  expect(JSON.parse(await findings('json'))).toMatchObject([
    {
      id: 'unknown-label',
      severity: 'error',
      position: { file: 'metrics.schema.yaml', line: 45, column: 14, end: 20 },
      related: { position: { line: 17, column: 3 } },
    },
  ]);
  expect(await findings('github')).toContain(
    '::error file=metrics.schema.yaml,line=45,col=14,endColumn=20,title=unknown-label::',
  );
});

test('a workflow command cannot be ended by text of the catalog', async () => {
  const { run } = workshop(SHOP.replace('value: token', 'value: "a::error::b\\n::error::c"'));
  const { stdout } = await run('--format', 'github');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});
