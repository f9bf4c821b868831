import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('a label is bounded by its policy or by its members; a map becomes a table', async () => {
  const text = await printed('labels.ts', {
    'value: enum':
      'value: [paid, open]\n    first: [{ field: outcome, map: { paid: paid, refused: open } }]',
  });
  for (const lines of [
    'const TOKEN: ValuePolicy = { redact: true, pattern: /^[a-z0-9_]{1,40}$/ };',
    "    this.channel = normaliser.values(TOKEN, 'unknown');",
    "    this.outcome = normaliser.values({ members: ['paid', 'open'] }, 'unknown');",
    "new Map<unknown, string>([\n  ['paid', 'paid'],\n  ['refused', 'open'],\n]);",
  ])
    expect(text).toContain(`${lines}\n`);
});
