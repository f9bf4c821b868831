import { expect, test } from 'vitest';
import { printCode } from '../../../../codegen/output/print.ts';

const declared = (name: string) => ({
  ...{ name, doc: 'A shape.', extends: [], isExported: true },
  members: [{ name: 'a', type: 'string' }],
});

test('declarations stand where they were among the other statements', () => {
  const statements = [
    'const a = 1;',
    declared('A'),
    declared('B'),
    'const b = 2;\n',
    declared('C'),
  ];
  const { text } = printCode({ path: 'a.ts', statements });
  expect(text.match(/const \w|interface \w/g)).toEqual([
    ...['const a', 'interface A', 'interface B', 'const b', 'interface C'],
  ]);
});

test('a declaration that does not parse is refused', () => {
  const print = () => printCode({ path: 'a.ts', statements: [declared('A B'), declared('C')] });
  expect(print).toThrow(/^a\.ts would not parse: /);
});
