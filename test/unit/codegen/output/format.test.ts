import { expect, test } from 'vitest';
import { formatted } from '../../../../codegen/output/format.ts';

test('code that does not parse is refused, with its place', async () => {
  const files = [
    { path: 'sound.ts', text: 'export const a = 1;\n' },
    { path: 'broken.ts', text: 'export const a = 1;\nexport interface { x: 1 }\n' },
  ];
  await expect(formatted(files)).rejects.toThrow(
    /^Biome refuses the generated code:\nbroken\.ts:2:18 parse/,
  );
});

test('a file of any size is laid out', async () => {
  const long = `/* ${'x'.repeat(2 ** 21)} */\n`;
  const [file] = await formatted([{ path: 'long.ts', text: `${long}export const a  = "1"` }]);
  expect(file?.text.slice(long.length)).toBe("export const a = '1';\n");
});
