import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { printed } from '../../../../kit/shop.ts';

interface Case {
  readonly title: string;
  readonly file: string;
  /** Texts of the shop, and what stands there instead. */
  readonly replaced?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const cases: readonly Case[] = parse(
  readFileSync(new URL('printed.yaml', import.meta.url), 'utf8'),
);

test.each(cases)('$file: $title', async ({ file, replaced, lines }) => {
  const text = await printed(file, replaced);
  for (const some of lines) expect(text).toContain(some);
});
