import { expect, test } from 'vitest';
import { rulesPage } from '../../../codegen/lint/page.ts';
import { ALL_RULES } from '../../../codegen/lint/rules.ts';

test('the page of the rules is the one that the rules give', async () => {
  const page = rulesPage(ALL_RULES.values());
  await expect(page).toMatchFileSnapshot('../../../codegen/lint/rules.md');
});
